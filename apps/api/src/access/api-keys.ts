import { isIP } from 'node:net';
import { issueApiKey, keyScopes, listApiKeys, revokeApiKey } from '@waybill/domain';
import { z } from 'zod';
import { createIpRanges } from '../auth/api-keys.ts';
import type { AppDeps } from '../deps.ts';
import { listOf } from '../http/answers.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { takesNoKey } from '../http/without-key.ts';
import { line, time } from '../validation/fields.ts';
import { apiKeyAnswer, newApiKeyAnswer } from './api-key-answers.ts';

const mostRanges = 20;

function isRange(text: string): boolean {
  const [address = '', bits = '0', ...rest] = text.split('/');
  if (isIP(address) === 0 || !/^\d{1,3}$/.test(bits) || rest.length > 0) return false;
  try {
    createIpRanges([text]);
    return true;
  } catch {
    return false;
  }
}

const ipRange = z
  .string()
  .max(50)
  .refine(isRange, 'must be an IP address or a CIDR range, for example 203.0.113.0/24 or 2001:db8::/32')
  .meta({ description: 'An IP address or a CIDR range.', examples: ['203.0.113.0/24'] });

const newKey = z.strictObject({
  name: line(100).meta({ examples: ['storefront'] }),
  scopes: z
    .array(z.enum(keyScopes))
    .min(1)
    .max(keyScopes.length)
    .meta({ examples: [['orders:read', 'orders:write']] }),
  expiresAt: time
    .refine((at) => at.getTime() > Date.now(), 'must be in the future')
    .nullable()
    .optional()
    .meta({ description: 'In the future; null: it does not end.', examples: [null] }),
  ipRanges: z
    .array(ipRange)
    .max(mostRanges)
    .optional()
    .meta({ description: 'Where it may be used from; anywhere if empty.' }),
});

export const listApiKeysRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/api-keys',
    name: 'listApiKeys',
    summary: 'Lists the API keys of the shop, without their secrets.',
    permission: 'keys:read',
    answers: { 200: listOf(apiKeyAnswer) },
    handle: async ({ res, scope }) => {
      res.json({ data: await transact(scope, listApiKeys) });
    },
  });

export const createApiKeyRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/api-keys',
    name: 'createApiKey',
    summary: 'Makes an API key and shows it, this once.',
    description: takesNoKey('makes two keys: revoke the one whose answer was lost'),
    permission: 'keys:write',
    body: newKey,
    answers: { 201: newApiKeyAnswer },
    problems: ['limit_reached'],
    handle: async ({ res, scope, body }) => {
      const scopes = [...new Set(body.scopes)];
      const { key, apiKey } = await transact(scope, (ctx) => issueApiKey(ctx, { ...body, scopes }));
      res.status(201).json({ ...apiKey, key });
    },
  });

export const revokeApiKeyRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'delete',
    path: '/v1/api-keys/:id',
    name: 'revokeApiKey',
    summary: 'Revokes an API key: within a second it works nowhere any more.',
    permission: 'keys:write',
    answers: { 204: null },
    handle: async ({ res, scope, param }) => {
      const id = pathId(param('id'), 'API key');
      await transact(scope, (ctx) => revokeApiKey(ctx, id));
      res.status(204).end();
    },
  });
