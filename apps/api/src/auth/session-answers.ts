import { z } from 'zod';
import { id, moment } from '../http/answers.ts';
import { named } from '../openapi/named.ts';
import { accessTokenSeconds } from './tokens.ts';

export const tokensAnswer = named(
  'Tokens',
  z.strictObject({
    accessToken: z.string().meta({ examples: ['eyJhbGciOiJFZERTQSJ9.e30.c2lnbmF0dXJl'] }),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().meta({ description: 'Seconds.', examples: [accessTokenSeconds] }),
    refreshToken: z.string().meta({
      description: 'Good once, for the next access token.',
      examples: ['wbr_9vQx0v3mJ1rT8cYwL2kZ5nB7'],
    }),
  }),
);

export const sessionAnswer = named(
  'Session',
  z.strictObject({
    id,
    kind: z.enum(['api', 'ops']).meta({ description: '`ops`: a browser at the pages for operators.' }),
    createdAt: moment,
    usedAt: moment,
    expiresAt: moment,
    ip: z
      .string()
      .nullable()
      .meta({ examples: ['203.0.113.7'] }),
    userAgent: z
      .string()
      .nullable()
      .meta({ examples: ['Mozilla/5.0'] }),
    current: z.boolean().meta({ description: 'Whether it is the one that asks.' }),
  }),
);

/** RFC 7517. */
export const keySetAnswer = named(
  'KeySet',
  z.strictObject({
    keys: z.array(
      z.strictObject({
        kty: z.string().meta({ examples: ['OKP'] }),
        crv: z.string().meta({ examples: ['Ed25519'] }),
        x: z.string().meta({ examples: ['11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'] }),
        kid: z.string().meta({ examples: ['kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k'] }),
        alg: z.literal('EdDSA'),
        use: z.literal('sig'),
      }),
    ),
  }),
);
