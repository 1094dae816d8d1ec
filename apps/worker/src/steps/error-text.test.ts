import fc from 'fast-check';
import { expect, it } from 'vitest';
import { errorText, reportable } from './error-text.ts';

const codeUnit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));

it.each([
  ['a Stripe key', 'bad key sk_test_4eC39HqLyjWDarjtT1zdp7dc', 'Error: bad key [key]'],
  ['an OpenAI key', 'Incorrect API key sk-proj-abc123DEF456', 'Error: Incorrect API key [key]'],
  ['a webhook secret', 'whsec_1234567890abcdef does not match', 'Error: [key] does not match'],
  ['a bearer token', 'refused: Bearer eyJhbGciOi.J9.x-y_z', 'Error: refused: Bearer [hidden]'],
  [
    'a password in an address',
    'connect postgres://shop:hunter2@db:5432/x',
    'Error: connect postgres://[hidden]@db:5432/x',
  ],
  ['an e-mail address', '550 no such user <ada@example.com>', 'Error: 550 no such user <[e-mail]>'],
  ['a card number', 'card 4242 4242 4242 4242 declined', 'Error: card [number] declined'],
  ['all but the first line', 'first\nsecond', 'Error: first'],
])('leaves out %s', (_, message, text) => {
  expect(errorText(new Error(message))).toBe(text);
});

it('keeps ids and codes: they are what one looks for', () => {
  const message = 'order 0198c6a2-8f60-7c3e-9d5b-1f2e3d4c5b6a: card_declined (pi_3MtwBwLkdIwHu7ix28a3tqPa)';
  expect(errorText(new TypeError(message))).toBe(`TypeError: ${message}`);
});

it('takes whatever is thrown', () => {
  expect(errorText('oh')).toBe('thrown: oh');
  expect(errorText(null)).toBe('thrown: null');
});

it('is one line of at most 300 characters that Postgres takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: codeUnit, maxLength: 800 }), (message) => {
      const text = errorText(new Error(message));
      expect(text.length).toBeLessThanOrEqual(300);
      expect(text).not.toMatch(/\p{Cc}/u);
    }),
  );
});

it('shows where the error was thrown without what it said', () => {
  const { message, stack } = reportable(new Error('key sk_live_abcdefgh\nand more'));
  expect(message).toBe('Error: key [key]');
  expect(stack).toMatch(/^Error: key \[key\]\n {4}at .*error-text\.test\.ts/);
  expect(stack).not.toContain('and more');
});
