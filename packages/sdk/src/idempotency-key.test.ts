import { expect, it } from 'vitest';
import { newIdempotencyKey } from './idempotency-key.ts';

it('makes a different UUIDv4 each time', () => {
  const keys = Array.from({ length: 200 }, newIdempotencyKey);
  expect(new Set(keys).size).toBe(keys.length);
  const uuidV4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(keys.filter((key) => !uuidV4.test(key))).toEqual([]);
});
