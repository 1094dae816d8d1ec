import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { cutPage } from '../page.ts';
import type { AuditEntry } from './entry.ts';

export interface AuditFilter {
  action?: string | undefined;
  actorId?: string | undefined;
  subjectType?: string | undefined;
  subjectId?: string | undefined;
  /** At or after. */
  from?: Date | undefined;
  /** Before. */
  to?: Date | undefined;
  /** Only entries older than this one: the last of the page before. */
  before?: number | undefined;
  /** Entries on the page at most. */
  limit: number;
}

/** The columns of an entry, and of its place in the chain. */
export const entryColumns = `seq, at, json_build_object('type', actor_type, 'id', actor_id) AS actor, action,
  json_build_object('type', subject_type, 'id', subject_id) AS subject, before, after, ip,
  user_agent AS "userAgent", request_id AS "requestId"`;

const selectPage = statement<AuditEntry & { actorName: string | null }>(
  'audit-log-page',
  `SELECT ${entryColumns}, coalesce(
     (SELECT name FROM users u WHERE u.tenant_id = $1 AND actor_type = 'staff' AND u.id::text = actor_id),
     (SELECT name FROM api_keys k WHERE k.tenant_id = $1 AND actor_type = 'api_key' AND k.id::text = actor_id)
   ) AS "actorName"
   FROM audit_log
   WHERE tenant_id = $1 AND ($2::text IS NULL OR action = $2) AND ($3::text IS NULL OR actor_id = $3)
     AND ($4::text IS NULL OR subject_type = $4) AND ($5::text IS NULL OR subject_id = $5)
     AND ($6::timestamptz IS NULL OR at >= $6) AND ($7::timestamptz IS NULL OR at < $7)
     AND ($8::bigint IS NULL OR seq < $8)
   ORDER BY seq DESC LIMIT $9`,
);

/** An entry, with the present name of who acted, if there still is one. */
export type NamedAuditEntry = Omit<AuditEntry, 'actor'> & {
  actor: { type: string; id: string; name: string | null };
};

/** The newest first. `nextBefore` is null on the last page. */
export async function readAuditLog(
  ctx: Ctx,
  { action, actorId, subjectType, subjectId, from, to, before, limit }: AuditFilter,
): Promise<{ entries: NamedAuditEntry[]; nextBefore: number | null }> {
  const rows = await ctx.tx.all(selectPage, [
    ...[ctx.tenantId, action, actorId, subjectType, subjectId, from, to, before, limit + 1],
  ]);
  const { page, next: nextBefore } = cutPage(rows, limit, ({ seq }) => seq);
  const entries = page.map(({ actorName, actor, ...entry }) => ({
    ...entry,
    actor: { ...actor, name: actorName },
  }));
  return { entries, nextBefore };
}
