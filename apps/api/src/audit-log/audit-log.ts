import { auditActions, readAuditLog, verifyAuditLog } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { type Route, route } from '../http/route.ts';
import { line, time } from '../validation/fields.ts';

const entries: PageKind<number> = { list: 'audit-log', key: z.int().min(1) };

const auditQuery = z.strictObject({
  ...pageQuery,
  action: z.enum(auditActions).optional(),
  actorId: line(100).optional(),
  subjectType: line(50).optional(),
  subjectId: line(200).optional(),
  from: time.optional(),
  to: time.optional(),
});

export const listAuditLogRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/audit-log',
    name: 'listAuditLog',
    summary: 'Tells who did what, when and from where; the newest first.',
    permission: 'audit:read',
    query: auditQuery,
    handle: async ({ res, scope, query: { cursor, ...filter } }) => {
      const before = readCursor(entries, cursor);
      const found = await transact(scope, (ctx) => readAuditLog(ctx, { ...filter, before }));
      res.json(page(entries, found.entries, found.nextBefore));
    },
  });

export const verifyAuditLogRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/audit-log/verification',
    name: 'verifyAuditLog',
    summary: 'Checks that no entry of the audit log was changed, removed or inserted.',
    permission: 'audit:read',
    handle: async ({ res, scope }) => {
      res.json(await transact(scope, ({ tx, tenantId }) => verifyAuditLog(tx, tenantId)));
    },
  });
