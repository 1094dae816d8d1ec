import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type Keyring, parseKeyring, UnsealError } from './keyring.ts';

const key = () => randomBytes(32).toString('base64');

function keyring(text: string): Keyring {
  const parsed = parseKeyring(text);
  if (!parsed) throw new Error('the keys were not taken');
  return parsed;
}

describe('a keyring', () => {
  it('opens what it sealed', () => {
    const keys = keyring(`new:${key()}`);
    const sealed = keys.seal('sk_live_ünïcode', 'tenant:stripe');
    expect(sealed.keyId).toBe('new');
    expect(sealed.ciphertext.includes('sk_live')).toBe(false);
    expect(keys.unseal(sealed, 'tenant:stripe')).toBe('sk_live_ünïcode');
  });

  it('seals the same text differently each time', () => {
    const keys = keyring(`new:${key()}`);
    const [one, other] = [keys.seal('secret', 'c'), keys.seal('secret', 'c')];
    expect(one.nonce.equals(other.nonce)).toBe(false);
    expect(one.ciphertext.equals(other.ciphertext)).toBe(false);
  });

  it('seals under the first key and opens with any', () => {
    const older = key();
    const sealed = keyring(`old:${older}`).seal('secret', 'c');
    const both = keyring(`new:${key()}, old:${older}`);
    expect(both.newestKeyId).toBe('new');
    expect(both.unseal(sealed, 'c')).toBe('secret');
  });

  it('does not open what was moved elsewhere, changed, or sealed under another key', () => {
    const keys = keyring(`new:${key()}`);
    const sealed = keys.seal('secret', 'tenant-1:stripe');
    const changed = Buffer.from(sealed.ciphertext);
    changed[0] = (changed[0] ?? 0) ^ 1;
    expect(() => keys.unseal(sealed, 'tenant-2:stripe')).toThrow(UnsealError);
    expect(() => keys.unseal({ ...sealed, ciphertext: changed }, 'tenant-1:stripe')).toThrow(UnsealError);
    expect(() => keys.unseal({ ...sealed, ciphertext: Buffer.alloc(3) }, 'tenant-1:stripe')).toThrow(
      UnsealError,
    );
    expect(() => keyring(`new:${key()}`).unseal(sealed, 'tenant-1:stripe')).toThrow(UnsealError);
    expect(() => keys.unseal({ ...sealed, keyId: 'gone' }, 'tenant-1:stripe')).toThrow(/the key gone/);
  });

  it.each([
    ['nothing', ''],
    ['a key without a name', key()],
    ['a short key', `new:${randomBytes(16).toString('base64')}`],
    ['a name twice', `new:${key()},new:${key()}`],
    ['a name with a blank', `new one:${key()}`],
    ['a trailing comma', `new:${key()},`],
  ])('is not made from %s', (_what, text) => {
    expect(parseKeyring(text)).toBeNull();
  });
});
