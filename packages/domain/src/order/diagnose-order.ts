import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { explainTrouble, type ProviderHealth, troubledProviders } from '../payment/provider-health.ts';
import { type Explanation, explain, type OpenObligation } from './explain.ts';
import { getOrder } from './record.ts';
import { fulfillmentStatusOf, paymentStatusOf } from './status.ts';

const selectObligations = statement<OpenObligation>(
  'order-obligations',
  `SELECT job, attempts, last_error AS "lastError", run_at AS "runAt", parked_at AS "parkedAt", created_at AS "createdAt"
   FROM outbox
   WHERE tenant_id = $1
     AND (payload ->> 'orderId' = $2
       OR payload ->> 'paymentId' IN (SELECT id::text FROM payments WHERE tenant_id = $1 AND order_id = $2::uuid)
       OR payload ->> 'refundId' IN (SELECT id::text FROM refunds WHERE tenant_id = $1 AND order_id = $2::uuid)
       OR payload ->> 'captureId' IN (SELECT id::text FROM captures WHERE tenant_id = $1 AND order_id = $2::uuid)
       OR payload ->> 'messageId' IN (SELECT id::text FROM messages WHERE tenant_id = $1 AND order_id = $2::uuid))
   ORDER BY created_at`,
);

export interface Diagnosis extends Explanation {
  orderId: string;
  status: string;
  paymentStatus: string;
  fulfillmentStatus: string;
  /** Every job that is still owed for the order. */
  obligations: OpenObligation[];
  /** Payment providers of the order to which calls are held back, as their circuit breakers said last. */
  providers: ProviderHealth[];
}

/** Why the order is where it is: the step, what it waits for, since when, what comes next, what a person can do. */
export async function diagnoseOrder(ctx: Ctx, orderId: string): Promise<Diagnosis> {
  const order = await getOrder(ctx, orderId);
  const obligations = await ctx.tx.all(selectObligations, [ctx.tenantId, orderId]);
  const providers = await troubledProviders(ctx, orderId);
  const { explanation, ...reason } = explain(order, obligations, ctx.now);
  return {
    orderId,
    status: order.status,
    paymentStatus: paymentStatusOf(order),
    fulfillmentStatus: fulfillmentStatusOf(order),
    ...reason,
    explanation: [explanation, ...providers.map(explainTrouble)].join(' '),
    obligations,
    providers,
  };
}
