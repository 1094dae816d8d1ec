import { z } from 'zod';
import { count, id, listOf, moment, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const slug = z.string().meta({ examples: ['harbour'] });
const name = z.string().meta({ examples: ['Harbour Pottery'] });
const currency = z.string().meta({ description: 'ISO 4217.', examples: ['USD'] });

export const shopAnswer = named(
  'Shop',
  z.strictObject({
    slug,
    name,
    currency,
    status: z.enum(['open', 'suspended']).meta({ description: 'Whether it takes orders.' }),
  }),
);

export const tenantAnswer = named(
  'Tenant',
  z.strictObject({
    id,
    slug,
    name,
    currency,
    suspendedAt: moment.nullable(),
    suspensionReason: z.string().nullable(),
    deletionRequestedAt: moment.nullable(),
    deleteAfter: moment.nullable().meta({ description: 'It goes then; null where nobody asked for it.' }),
    status: z.enum(['active', 'suspended', 'deleting']),
    createdAt: moment,
  }),
);

export const tenantPageAnswer = named('TenantPage', pageOf(tenantAnswer));

const limit = count.nullable().meta({ description: 'Null: without a limit.', examples: [null] });

export const limitsAnswer = named(
  'TenantLimits',
  z.strictObject({ requestsPerDay: limit, ordersPerDay: limit, storageBytes: limit }),
);

export const usageAnswer = named(
  'Usage',
  z.strictObject({
    data: z.array(
      z.strictObject({
        day: z.iso.date().meta({ examples: ['2026-03-02'] }),
        requests: count,
        orders: count,
        storageBytes: count.nullable().meta({
          description: 'As it was measured last on that day, about; null where it was not.',
        }),
      }),
    ),
    limits: limitsAnswer,
    timeZone: z.literal('UTC'),
  }),
);

export const exportAnswer = named(
  'Export',
  z.strictObject({
    id,
    status: z.enum(['queued', 'ready']),
    requestedAt: moment,
    finishedAt: moment.nullable(),
    expiresAt: moment.meta({ description: 'Until then it can be downloaded.' }),
    files: z.array(
      z.strictObject({
        name: z.string().meta({ description: 'That of the table.', examples: ['orders'] }),
        rows: count,
        bytes: count,
      }),
    ),
  }),
  'All data of a shop, in files.',
);

export const exportFile = z.string().meta({
  description: 'A row of the table in each line, as JSON.',
  examples: ['{"id":"0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f","number":1001}\n'],
});

export const exportImages = {
  mediaType: 'application/x-tar',
  schema: z.string().meta({ description: 'A tar archive.', examples: ['(the bytes)'] }),
} as const;

export const exportsAnswer = named('Exports', listOf(exportAnswer));
