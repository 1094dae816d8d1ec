import { permissions } from '@waybill/domain';
import { z } from 'zod';
import { id, moment } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const fields = {
  id,
  name: z.string().meta({ examples: ['storefront'] }),
  prefix: z.string().meta({
    description: 'How the key begins: enough to know it again.',
    examples: ['wb_5f8a2c1d'],
  }),
  scopes: z.array(z.enum(permissions)).meta({ examples: [['orders:read', 'orders:write']] }),
  expiresAt: moment.nullable(),
  ipRanges: z.array(z.string()).meta({ examples: [['203.0.113.0/24']] }),
  createdAt: moment,
  lastUsedAt: moment.nullable().meta({ description: 'To the minute; null: never.' }),
  revokedAt: moment.nullable(),
};

export const apiKeyAnswer = named('ApiKey', z.strictObject(fields), 'A key, without its secret.');

export const newApiKeyAnswer = named(
  'NewApiKey',
  z.strictObject({
    ...fields,
    key: z.string().meta({
      description: 'The key itself, shown this once.',
      examples: ['wb_5f8a2c1d_9vQx0v3mJ1rT8cYwL2kZ5nB7'],
    }),
  }),
);
