import { timingSafeEqual } from 'node:crypto';
import { StripeError } from './errors.ts';

/** The secret key comes as a bearer token or as the user name of basic authentication. */
export function authenticateRequest(authorization: string | undefined, secretKey: string): void {
  const given = readKey(authorization);
  if (given === null) {
    throw unauthorized(
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
    );
  }
  if (!equal(given, secretKey)) throw unauthorized(`Invalid API Key provided: ${mask(given)}`);
}

function readKey(authorization = ''): string | null {
  const [scheme, credentials] = authorization.split(' ');
  if (!credentials) return null;
  if (scheme?.toLowerCase() === 'bearer') return credentials;
  if (scheme?.toLowerCase() !== 'basic') return null;
  return Buffer.from(credentials, 'base64').toString().split(':')[0] || null;
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** `sk_test_4eC39HqLyjWDarjtT1zdp7dc` → `sk_test_********************p7dc` */
function mask(key: string): string {
  const shown = Math.min(8, Math.max(0, key.length - 4));
  return `${key.slice(0, shown)}${'*'.repeat(Math.max(0, key.length - shown - 4))}${key.slice(-4)}`;
}

const unauthorized = (message: string) =>
  new StripeError({ status: 401, type: 'invalid_request_error', message });
