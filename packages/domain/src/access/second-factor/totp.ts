import { Secret, TOTP } from 'otpauth';

/** What every authenticator app knows without being told: RFC 6238 with SHA-1, six digits, 30 seconds. */
const digits = 6;
const period = 30;
/** Steps by which a device's clock may be off, either way. */
const window = 1;

const totpOf = (secret: string, names: { issuer?: string; label?: string } = {}): TOTP =>
  new TOTP({ ...names, secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits, period });

/** 160 random bits in base 32: RFC 4226 asks for 128 at least. */
export const generateTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What an authenticator app reads from a QR code. */
export const totpUri = (secret: string, names: { issuer: string; label: string }): string =>
  totpOf(secret, names).toString();

/** Of an app, and not a recovery code. */
export const isTotpCode = (code: string): boolean => /^\d{6}$/.test(code);

/** Which 30 seconds, counted from 1970, this code belongs to; null for one of none about now. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const delta = totpOf(secret).validate({ token: code, timestamp: now.getTime(), window });
  return delta === null ? null : Math.floor(now.getTime() / 1_000 / period) + delta;
}
