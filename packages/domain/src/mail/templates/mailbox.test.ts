import { expect, it } from 'vitest';
import { mailbox } from './mailbox.ts';

it('quotes the name, so that nothing in it can name a second recipient', () => {
  expect(mailbox('Mugs, "Plates" <x@y.example>', 'shop@example.com')).toBe(
    '"Mugs, \\"Plates\\" <x@y.example>" <shop@example.com>',
  );
});

it('is one line, whatever the name holds', () => {
  expect(mailbox('Eve\r\nBcc: all@example.com', 'eve@example.com')).toBe(
    '"Eve Bcc: all@example.com" <eve@example.com>',
  );
});

it('is the bare address when there is no name', () => {
  expect(mailbox(' ', 'shop@example.com')).toBe('shop@example.com');
});
