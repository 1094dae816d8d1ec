import { auditActions, readAuditLog, verifyAuditLog } from '@waybill/domain';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type PageKind, page, pageQuery, readCursor } from '../http/paging.ts';
import { type Route, route } from '../http/route.ts';
import { line, time } from '../validation/fields.ts';
import { auditPageAnswer, verificationAnswer } from './audit-log-answers.ts';

const entries: PageKind<number> = { list: 'audit-log', key: z.int().min(1) };

const auditQuery = z.strictObject({
  ...pageQuery,
  action: z.enum(auditActions).optional(),
  actorId: line(100).optional().meta({ description: 'Who did it: the id of a person or an API key.' }),
  subjectType: line(50)
    .optional()
    .meta({ description: 'What was acted on.', examples: ['product'] }),
  subjectId: line(200)
    .optional()
    .meta({ examples: ['MUG-01'] }),
  from: time.optional().meta({ description: 'At or after.' }),
  to: time.optional().meta({ description: 'Before.' }),
});

export const listAuditLogRoute = ({ transact }: AppDeps): Route =>
  route({
    method: 'get',
    path: '/v1/audit-log',
    name: 'listAuditLog',
    summary: 'Tells who did what, when and from where; the newest first.',
    permission: 'audit:read',
    query: auditQuery,
    answers: { 200: auditPageAnswer },
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
    answers: { 200: verificationAnswer },
    handle: async ({ res, scope }) => {
      res.json(await transact(scope, ({ tx, tenantId }) => verifyAuditLog(tx, tenantId)));
    },
  });
