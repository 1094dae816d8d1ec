import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { JobName } from '../jobs/catalog.ts';
import type { FailureKind } from '../jobs/failure.ts';

/** A job that is owed for an order, and how it has fared. */
export interface OpenObligation {
  id: string;
  job: JobName;
  /** Failed ones. */
  attempts: number;
  /** Starts in a row under which the process died. */
  crashes: number;
  lastError: string | null;
  failureKind: FailureKind | null;
  /** Why its last run put it off, where that was no failure. */
  putOffReason: string | null;
  /** The next attempt, unless it is parked. */
  runAt: Date;
  /** Since when it waits for a person. */
  parkedAt: Date | null;
  createdAt: Date;
}

const selectObligations = statement<OpenObligation>(
  'order-obligations',
  `SELECT id, job, attempts, crashes, last_error AS "lastError", failure_kind AS "failureKind",
          put_off_reason AS "putOffReason", run_at AS "runAt", parked_at AS "parkedAt", created_at AS "createdAt"
   FROM outbox
   WHERE tenant_id = $1
     AND (payload ->> 'orderId' = $2
       OR payload ->> 'paymentId' IN (SELECT id::text FROM payments WHERE tenant_id = $1 AND order_id = $2::uuid)
       OR payload ->> 'refundId' IN (SELECT id::text FROM refunds WHERE tenant_id = $1 AND order_id = $2::uuid)
       OR payload ->> 'captureId' IN (SELECT id::text FROM captures WHERE tenant_id = $1 AND order_id = $2::uuid)
       OR payload ->> 'messageId' IN (SELECT id::text FROM messages WHERE tenant_id = $1 AND order_id = $2::uuid
                                      AND status = 'queued')
       OR payload ->> 'deliveryId' IN (SELECT id::text FROM hook_deliveries WHERE tenant_id = $1 AND order_id = $2::uuid
                                       AND status = 'pending')
       OR payload ->> 'webhookId' IN (
         SELECT w.id::text FROM webhook_events w
         JOIN payments p ON p.tenant_id = $1 AND p.provider = w.provider AND p.reference = w.reference
         WHERE w.tenant_id = $1 AND w.processed_at IS NULL AND p.order_id = $2::uuid))
   ORDER BY created_at, id`,
);

/** Every job that is owed for the order, for its payments, its mails and its webhooks, the oldest first. */
export const obligationsOf = (
  { tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>,
  orderId: string,
): Promise<OpenObligation[]> => tx.all(selectObligations, [tenantId, orderId]);

/** SQL: the order that the row `o` of the outbox is for; null where it is for none. */
export const orderIdSql = `coalesce(
     (o.payload ->> 'orderId')::uuid,
     (SELECT order_id FROM payments WHERE tenant_id = o.tenant_id AND id = (o.payload ->> 'paymentId')::uuid),
     (SELECT order_id FROM refunds WHERE tenant_id = o.tenant_id AND id = (o.payload ->> 'refundId')::uuid),
     (SELECT order_id FROM captures WHERE tenant_id = o.tenant_id AND id = (o.payload ->> 'captureId')::uuid),
     (SELECT order_id FROM messages WHERE tenant_id = o.tenant_id AND id = (o.payload ->> 'messageId')::uuid),
     (SELECT order_id FROM hook_deliveries WHERE tenant_id = o.tenant_id AND id = (o.payload ->> 'deliveryId')::uuid),
     (SELECT p.order_id FROM webhook_events w
      JOIN payments p ON p.tenant_id = w.tenant_id AND p.provider = w.provider AND p.reference = w.reference
      WHERE w.tenant_id = o.tenant_id AND w.id = (o.payload ->> 'webhookId')::uuid))`;

const selectOrder = statement<{ orderId: string | null }>(
  'obligation-order',
  `SELECT ${orderIdSql} AS "orderId" FROM outbox o WHERE o.tenant_id = $1 AND o.id = $2`,
);

/** The order that the job is for; null where it is for none, or the obligation has been met. */
export async function orderOfObligation(
  { tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>,
  obligationId: string,
): Promise<string | null> {
  return (await tx.maybe(selectOrder, [tenantId, obligationId]))?.orderId ?? null;
}
