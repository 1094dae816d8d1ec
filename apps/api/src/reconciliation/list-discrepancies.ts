import { type Discrepancy, lastRuns, listDiscrepancies, summarise } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { type Route, route } from '../http/route.ts';
import { reconciliationAnswer } from './reconciliation-answers.ts';

const discrepancies: PageKind<string> = { list: 'discrepancies', key: z.uuid() };

const discrepancyView = (discrepancy: Discrepancy) => ({
  ...discrepancy,
  summary: summarise(discrepancy.kind, discrepancy.detail),
});

const listQuery = z.strictObject({ ...pageQuery, status: z.enum(['open', 'all']).default('open') });

/** `GET /v1/reconciliation`: how our books and the providers' differ, the newest first, and when they were compared. */
export const listDiscrepanciesRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/reconciliation',
    name: 'listDiscrepancies',
    summary: 'Lists how our books and the providers’ differ, the newest first.',
    permission: 'reconciliation:read',
    query: listQuery,
    answers: { 200: reconciliationAnswer },
    handle: async ({ res, scope, query: { cursor, status, limit } }) => {
      const after = readCursor(discrepancies, cursor);
      const { found, runs } = await transact(scope, async (ctx) => ({
        found: await listDiscrepancies(ctx, { status, after, limit }),
        runs: await lastRuns(ctx),
      }));
      const data = found.discrepancies.map(discrepancyView);
      res.json({ ...page(discrepancies, data, found.nextAfter), lastRuns: runs });
    },
  });
