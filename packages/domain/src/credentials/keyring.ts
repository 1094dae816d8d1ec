import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
/** Bytes. NIST SP 800-38D: 96 bits, made at random, is sound for 2^32 messages under one key. */
const nonceBytes = 12;
const tagBytes = 16;
const keyBytes = 32;
const keyIdShape = /^[A-Za-z0-9_.-]{1,64}$/;

/** An encrypted text, with what is needed to decrypt it but the key. */
export interface Sealed {
  keyId: string;
  nonce: Buffer;
  /** Ends with the authentication tag. */
  ciphertext: Buffer;
}

/** `context` is authenticated, not stored: what was sealed in one place cannot be opened in another. */
export interface Keyring {
  /** The key that encrypts. */
  readonly newestKeyId: string;
  seal(text: string, context: string): Sealed;
  /** Throws `UnsealError`. */
  unseal(sealed: Sealed, context: string): string;
}

/** The message names the key and never holds a secret. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

/**
 * Reads `keyId:base64key[,olderKeyId:base64key…]`: 32 bytes each, the first one encrypts, the others only decrypt.
 * Null when it is not of that form.
 */
export function parseKeyring(text: string): Keyring | null {
  const keys = new Map<string, Buffer>();
  for (const part of text.split(',')) {
    const [keyId = '', encoded = '', ...rest] = part.trim().split(':');
    const key = Buffer.from(encoded, 'base64');
    if (rest.length > 0 || !keyIdShape.test(keyId) || key.length !== keyBytes || keys.has(keyId)) return null;
    keys.set(keyId, key);
  }
  const [newest] = keys;
  return newest ? createKeyring(keys, newest[0], newest[1]) : null;
}

const createKeyring = (keys: ReadonlyMap<string, Buffer>, newestKeyId: string, newest: Buffer): Keyring => ({
  newestKeyId,
  seal: (text, context) => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(algorithm, newest, nonce, { authTagLength: tagBytes });
    cipher.setAAD(Buffer.from(context));
    const encrypted = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return { keyId: newestKeyId, nonce, ciphertext: Buffer.concat([encrypted, cipher.getAuthTag()]) };
  },
  unseal: ({ keyId, nonce, ciphertext }, context) => {
    const key = keys.get(keyId);
    if (!key) throw new UnsealError(`the key ${keyId} is not among the keys of this process`);
    try {
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(context));
      decipher.setAuthTag(ciphertext.subarray(-tagBytes));
      return Buffer.concat([decipher.update(ciphertext.subarray(0, -tagBytes)), decipher.final()]).toString();
    } catch (error) {
      throw new UnsealError(`what was sealed under the key ${keyId} was changed, or belongs elsewhere`, {
        cause: error,
      });
    }
  },
});
