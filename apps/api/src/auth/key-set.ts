import { openRoute, type Route } from '../http/route.ts';
import { keySetAnswer } from './session-answers.ts';
import type { SigningKeys } from './signing-keys.ts';

/** RFC 7517. Short-lived, so that a new key is known before it signs. */
export const keySetRoute = ({ signingKeys }: { signingKeys: SigningKeys }): Route =>
  openRoute({
    method: 'get',
    path: '/.well-known/jwks.json',
    name: 'getKeySet',
    summary: 'The public keys that access tokens are verified with.',
    answers: { 200: { mediaType: 'application/jwk-set+json', schema: keySetAnswer } },
    answerHeaders: ['Cache-Control'],
    handle: async ({ res }) => {
      res.set('Cache-Control', 'public, max-age=300').type('application/jwk-set+json');
      res.send(JSON.stringify(signingKeys.jwks));
    },
  });
