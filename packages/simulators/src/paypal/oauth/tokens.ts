import type { Books } from '../books.ts';
import { OAuthError, unauthenticated } from '../errors.ts';
import { accessToken } from '../ids.ts';

export interface Tokens {
  /** A new bearer token; the lifetime is in seconds. */
  issue(): { token: string; expiresIn: number };
  /** Throws what PayPal answers to a request without a good token. */
  check(authorization: string | undefined): void;
  /** How long the tokens from now on are good for, seconds. */
  setLifetime(seconds: number): void;
  /** Ends all that were issued. */
  revokeAll(): void;
}

/** Bearer tokens; `outside` is the time by which they expire, milliseconds since 1970. */
export function createTokens(books: Books, outside: () => number, lifetimeSeconds: number): Tokens {
  let expiresIn = lifetimeSeconds;
  return {
    issue() {
      const token = accessToken();
      books.tokens.put({ id: token, expires: outside() + expiresIn * 1000 });
      return { token, expiresIn };
    },
    check(authorization) {
      const [, token] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
      if (token === undefined) throw unauthenticated();
      const known = books.tokens.get(token);
      if (known === undefined) throw invalidToken('Token signature verification failed');
      if (known.expires <= outside()) throw invalidToken('Access Token not found in cache');
    },
    setLifetime(seconds) {
      expiresIn = seconds;
    },
    revokeAll() {
      for (const token of books.tokens.values()) books.tokens.put({ ...token, expires: 0 });
    },
  };
}

const invalidToken = (description: string) => new OAuthError(401, 'invalid_token', description);
