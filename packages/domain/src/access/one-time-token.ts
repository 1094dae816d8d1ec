import { createHash, randomBytes } from 'node:crypto';

/** `<kind>_<256 random bits>`: secret scanners know the shape. */
export const generateToken = (kind: string): string => `${kind}_${randomBytes(32).toString('base64url')}`;

/**
 * The token has 256 random bits, so a fast hash is enough. Nothing is compared byte by byte: it is looked up by this
 * hash, which nobody can steer towards one that is there.
 */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();
