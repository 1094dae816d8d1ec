import { timingSafeEqual } from 'node:crypto';
import { OAuthError } from '../errors.ts';

/** The client id and secret come as the user name and password of basic authentication. */
export function authenticateClient(
  authorization: string | undefined,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): void {
  const [, credentials = ''] = /^Basic (.+)$/i.exec(authorization ?? '') ?? [];
  const given = Buffer.from(credentials, 'base64');
  const expected = Buffer.from(`${clientId}:${clientSecret}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new OAuthError(401, 'invalid_client', 'Client Authentication failed');
  }
}
