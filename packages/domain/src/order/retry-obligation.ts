import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import type { JobName } from '../jobs/catalog.ts';
import { readObligation } from '../jobs/obligation.ts';
import { appendEvent } from './events.ts';
import { orderOfObligation } from './obligations.ts';
import { lockOrder } from './record.ts';

export interface RetriedObligation {
  id: string;
  job: JobName;
  /** The order that the job is for, if it is for one. */
  orderId: string | null;
}

/** The relay, which is due at once, starts a job again that the queue remembers as ended only the second time. */
const unpark = statement<{ job: JobName }>(
  'obligation-another-round',
  `UPDATE outbox
   SET run_at = $3, relay_at = $3, relays = 1, crashes = 0, attempts = 0, put_off_reason = NULL, parked_at = NULL
   WHERE tenant_id = $1 AND id = $2 AND parked_at IS NOT NULL
   RETURNING job`,
);

/**
 * Gives a job that was given up all its attempts again, whether the queue still remembers it or not, and notes in the
 * order's timeline who did. Throws `not_found`, also when the job has been done meanwhile, and `illegal_transition`
 * when it is not parked.
 */
export async function retryObligation(ctx: Ctx, { id }: { id: string }): Promise<RetriedObligation> {
  const { tx, tenantId, now } = ctx;
  const unparked = await tx.maybe(unpark, [tenantId, id, now]);
  if (!unparked) throw await refusal(ctx, id);
  const orderId = await orderOfObligation(ctx, id);
  if (orderId !== null) {
    await lockOrder(ctx, orderId);
    await appendEvent(ctx, orderId, 'obligation.retried', { job: unparked.job, obligationId: id });
  }
  ctx.audit({
    action: 'job.retry',
    subject: { type: 'job', id },
    after: { job: unparked.job, orderId },
  });
  return { id, job: unparked.job, orderId };
}

async function refusal({ tx, tenantId }: Ctx, id: string): Promise<DomainError> {
  const obligation = await readObligation(tx, { tenantId, id });
  if (!obligation) return notFound('obligation');
  return new DomainError('illegal_transition', 'The job was not given up: it is tried again by itself.');
}
