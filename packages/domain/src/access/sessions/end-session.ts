import { statement } from '@waybill/db';
import type { Ctx } from '../../context.ts';
import { notFound } from '../../errors.ts';

const end = statement<{ id: string }>(
  'session-end',
  `UPDATE sessions SET ended_at = $3 WHERE tenant_id = $1 AND id = ANY($2) AND ended_at IS NULL RETURNING id`,
);

const selectLive = statement<{ id: string }>(
  'sessions-live-of-person',
  `SELECT id FROM sessions
   WHERE tenant_id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > $3 AND id IS DISTINCT FROM $4::uuid`,
);

const selectOwn = statement<{ id: string }>(
  'session-own',
  `SELECT id FROM sessions
   WHERE tenant_id = $1 AND user_id = $2 AND id = $4 AND ended_at IS NULL AND expires_at > $3`,
);

/** Ends sessions and puts it on record; those that have ended already are left as they are. */
export async function markEnded(ctx: Ctx, ids: readonly string[], why: string): Promise<void> {
  for (const { id } of await ctx.tx.all(end, [ctx.tenantId, ids, ctx.now])) {
    ctx.audit({ action: 'session.end', subject: { type: 'session', id }, after: { why } });
  }
}

/** Ends one session of this person. Throws `not_found` for one that is another's, or that has ended. */
export async function endSession(ctx: Ctx, input: { userId: string; sessionId: string }): Promise<void> {
  const own = await ctx.tx.maybe(selectOwn, [ctx.tenantId, input.userId, ctx.now, input.sessionId]);
  if (!own) throw notFound('session');
  await markEnded(ctx, [own.id], 'logged out');
}

/** Ends all sessions of this person, but one if that is said. */
export async function endSessionsOf(
  ctx: Ctx,
  { userId, except = null, why }: { userId: string; except?: string | null; why: string },
): Promise<void> {
  const live = await ctx.tx.all(selectLive, [ctx.tenantId, userId, ctx.now, except]);
  await markEnded(
    ctx,
    live.map(({ id }) => id),
    why,
  );
}
