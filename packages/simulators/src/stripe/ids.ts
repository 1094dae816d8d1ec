import { randomInt } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

const random = (length: number) =>
  Array.from({ length }, () => alphabet.charAt(randomInt(alphabet.length))).join('');

export const paymentIntentId = () => `pi_3${random(23)}`;
export const chargeId = () => `ch_3${random(23)}`;
export const refundId = () => `re_3${random(23)}`;
export const disputeId = () => `du_1${random(23)}`;
export const paymentMethodId = () => `pm_1${random(23)}`;
export const eventId = () => `evt_3${random(23)}`;
export const requestId = () => `req_${random(14)}`;
export const clientSecret = (intentId: string) => `${intentId}_secret_${random(25)}`;
export const challengeToken = () => `payatt_3${random(23)}`;
export const faultId = () => `fault_${random(10)}`;
