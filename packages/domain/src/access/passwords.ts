import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(argon2);

/** OWASP's first choice for argon2id: 19 MiB, 2 passes, 1 lane. */
const parameters = { parallelism: 1, memory: 19_456, passes: 2, tagLength: 32 } as const;

const tagOf = (password: string, nonce: Buffer): Promise<Buffer> =>
  derive('argon2id', { message: password.normalize('NFKC'), nonce, ...parameters });

/** `argon2id$<nonce>$<tag>`, base64url; the parameters are this file's. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await tagOf(password, nonce);
  return `argon2id$${nonce.toString('base64url')}$${tag.toString('base64url')}`;
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, nonce, tag] = stored.split('$');
  if (scheme !== 'argon2id' || !nonce || !tag) throw new TypeError('not a stored password');
  const expected = Buffer.from(tag, 'base64url');
  return timingSafeEqual(await tagOf(password, Buffer.from(nonce, 'base64url')), expected);
}
