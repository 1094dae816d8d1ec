import { createHmac } from 'node:crypto';
import { generateToken, hashToken } from '../one-time-token.ts';

const shape = /^wbr_[A-Za-z0-9_-]{43}$/;

export const isRefreshToken = (text: string): boolean => shape.test(text);

export const generateRefreshToken = (): string => generateToken('wbr');

export const hashRefreshToken = hashToken;

/**
 * The one token that follows on another. It is derived, not drawn: whoever repeats a refresh whose answer was lost
 * gets the same successor again although only its hash is stored, and two of them never exist. Without the
 * installation's secret nobody derives it.
 */
export const successorOf = (token: string, secret: string): string =>
  `wbr_${createHmac('sha256', secret).update(`refresh token after ${token}`).digest('base64url')}`;
