import { randomBytes, randomInt } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const random = (length: number) =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

/** Orders, authorisations, captures, refunds and holds are all named alike. */
export const resourceId = () => random(17);
export const disputeId = () => `PP-R-${random(3)}-${randomInt(10_000_000, 99_999_999)}`;
export const eventId = () => `WH-${random(17)}-${random(17)}`;
export const accessToken = () => `A21AA${randomBytes(69).toString('base64url')}`;
export const debugId = () => randomBytes(7).toString('hex').slice(0, 13);
