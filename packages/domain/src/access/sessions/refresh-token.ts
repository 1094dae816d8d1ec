import { createHash, createHmac, randomBytes } from 'node:crypto';

/** `wbr_<256 random bits>`: secret scanners know the shape. */
const shape = /^wbr_[A-Za-z0-9_-]{43}$/;

const write = (secret: Buffer): string => `wbr_${secret.toString('base64url')}`;

export const isRefreshToken = (text: string): boolean => shape.test(text);

export const generateRefreshToken = (): string => write(randomBytes(32));

/** The token has 256 random bits, so a fast hash is enough. */
export const hashRefreshToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/**
 * The one token that follows on another. It is derived, not drawn: whoever repeats a refresh whose answer was lost
 * gets the same successor again although only its hash is stored, and two of them never exist. Without the
 * installation's secret nobody derives it.
 */
export const successorOf = (token: string, secret: string): string =>
  write(createHmac('sha256', secret).update(`refresh token after ${token}`).digest());
