import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { derivedId, newId } from './ids.ts';

it('is the same for the same thing, and another for anything else', () => {
  const subject = newId();
  expect(derivedId(subject, 'a')).toBe(derivedId(subject, 'a'));
  const all = [
    derivedId(subject, 'a'),
    derivedId(subject, 'b'),
    derivedId(subject, 'a', 1),
    derivedId(newId(), 'a'),
  ];
  expect(new Set(all).size).toBe(4);
});

it('is a UUIDv7, in the order of its number, and of the time of its subject', () => {
  fc.assert(
    fc.property(
      fc.uuid({ version: 7 }),
      fc.string(),
      fc.integer({ min: 0, max: 4_094 }),
      (subject, what, nth) => {
        const id = derivedId(subject, what, nth);
        expect(z.uuidv7().safeParse(id).success).toBe(true);
        expect(id.slice(0, 13)).toBe(subject.slice(0, 13));
        expect(derivedId(subject, `${what}!`, nth + 1) > id).toBe(true);
      },
    ),
  );
});
