import { type Ctx, dayOf, given, readLimits, readTenant, readUsage, setLimits } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { pathId } from '../http/path-id.ts';
import { type Route, route } from '../http/route.ts';
import { atLeastOne } from '../validation/changes.ts';
import { inTenant } from './in-tenant.ts';
import { limitsAnswer, usageAnswer } from './tenant-answers.ts';

const dayMs = 24 * 60 * 60 * 1_000;
const longestSpan = 93;
const usualSpan = 30;

const day = z.iso.date('must be a date such as 2026-01-31').meta({ examples: ['2026-03-02'] });

const usageQuery = z
  .strictObject({
    from: day.optional().meta({
      description: `At most ${longestSpan} days before \`to\`; without it, the last ${usualSpan} days.`,
    }),
    to: day.optional().meta({ description: 'Today, if absent.' }),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    error: 'must not be before from',
  })
  .refine(
    ({ from, to }) =>
      from === undefined || Date.parse(to ?? dayOf(new Date())) - Date.parse(from) < longestSpan * dayMs,
    { path: ['from'], error: `must be at most ${longestSpan} days before to` },
  );

type Span = z.output<typeof usageQuery>;

/** Of the last 30 days, or of the days that are asked for. */
async function usageOf(ctx: Ctx, { from, to = dayOf(ctx.now) }: Span): Promise<z.output<typeof usageAnswer>> {
  const first = from ?? dayOf(new Date(Date.parse(to) - (usualSpan - 1) * dayMs));
  const data = await readUsage(ctx, { from: first, to });
  return { data, limits: await readLimits(ctx), timeZone: 'UTC' };
}

export const getUsageRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/usage',
    name: 'getUsage',
    summary: 'Tells what the shop used on each day of UTC, and what it may use.',
    permission: 'settings:read',
    query: usageQuery,
    answers: { 200: usageAnswer },
    handle: async ({ res, scope, query }) => {
      res.json(await transact(scope, (ctx) => usageOf(ctx, query)));
    },
  });

export const getTenantUsageRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/tenants/:id/usage',
    name: 'getTenantUsage',
    summary: 'Tells what a shop used on each day of UTC, and what it may use.',
    permission: 'platform:operate',
    query: usageQuery,
    answers: { 200: usageAnswer },
    handle: async ({ res, scope, query, param }) => {
      const there = inTenant(scope, pathId(param('id'), 'tenant'));
      const usage = await transact(there, async (ctx) => {
        await readTenant(ctx);
        return usageOf(ctx, query);
      });
      res.json(usage);
    },
  });

const most = 2_147_483_647;
const limit = z
  .int()
  .min(0)
  .max(most)
  .nullable()
  .optional()
  .meta({ examples: [100_000] });

const limitsSchema = atLeastOne(
  z.strictObject({
    requestsPerDay: limit,
    ordersPerDay: limit,
    storageBytes: z.int().min(0).nullable().optional(),
  }),
  'limit',
);

export const setLimitsRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'patch',
    path: '/v1/tenants/:id/limits',
    name: 'setTenantLimits',
    summary: 'Changes what a shop may use, within a second; null is without a limit.',
    permission: 'platform:operate',
    body: limitsSchema,
    answers: { 200: limitsAnswer },
    handle: async ({ res, scope, body, param }) => {
      const there = inTenant(scope, pathId(param('id'), 'tenant'));
      res.json(await transact(there, (ctx) => setLimits(ctx, { operator: scope, limits: given(body) })));
    },
  });
