import { createHash } from 'node:crypto';
import { Secret } from 'otpauth';

const howMany = 10;

const plain = (code: string): string => code.toLowerCase().replace(/[\s-]/g, '');

/** Ten codes of 80 random bits, in groups that can be read from paper: `abcd-efgh-ijkl-mnop`. */
export const generateRecoveryCodes = (): string[] =>
  Array.from({ length: howMany }, () =>
    (new Secret({ size: 10 }).base32.toLowerCase().match(/.{4}/g) ?? []).join('-'),
  );

/** However it was typed in. A code has too many random bits to be found by trying, so a fast hash is enough. */
export const hashRecoveryCode = (code: string): Buffer => createHash('sha256').update(plain(code)).digest();
