import type { Ctx } from '../context.ts';
import { readProcesses } from '../operations/processes.ts';
import { readSweepRuns } from '../operations/sweep-runs.ts';
import { type ProviderHealth, troubledProviders } from '../payment/provider-health.ts';
import { readTenant } from '../tenant/life/record.ts';
import { readAwaitedStock } from './awaited-stock.ts';
import { type Explanation, explain } from './diagnosis/explain.ts';
import type { Installation, QueueStoreView } from './diagnosis/facts.ts';
import { type OpenObligation, obligationsOf } from './obligations.ts';
import { getOrder } from './record.ts';
import {
  type FulfillmentStatus,
  fulfillmentStatusOf,
  type OrderPaymentStatus,
  paymentStatusOf,
} from './status.ts';
import type { OrderStatus } from './transitions.ts';
import { readUntold } from './untold.ts';

export interface Diagnosis extends Explanation {
  orderId: string;
  status: OrderStatus;
  paymentStatus: OrderPaymentStatus;
  fulfillmentStatus: FulfillmentStatus;
  /** Every job that is still owed for the order. */
  obligations: OpenObligation[];
  /** Payment providers of the order to which calls are held back, as their circuit breakers said last. */
  providers: ProviderHealth[];
}

export interface DiagnosisOptions {
  /** What the store of the queues answered when it was asked; null where this process has no queues. */
  queueStore: QueueStoreView | null;
}

async function readInstallation({ tx }: Ctx, { queueStore }: DiagnosisOptions): Promise<Installation> {
  return { processes: await readProcesses(tx), sweeps: await readSweepRuns(tx), queueStore };
}

/**
 * Why the order is where it is: the step, what it waits for, since when, what comes next, what a person can do.
 * Without `options` nothing is said of what carries the jobs. Throws `not_found`.
 */
export async function diagnoseOrder(
  ctx: Ctx,
  orderId: string,
  options?: DiagnosisOptions,
): Promise<Diagnosis> {
  const order = await getOrder(ctx, orderId);
  const obligations = await obligationsOf(ctx, orderId);
  const providers = await troubledProviders(ctx, orderId);
  const awaited = await readAwaitedStock(ctx, orderId);
  const untold = await readUntold(ctx, orderId);
  const { suspendedAt, deletionRequestedAt } = await readTenant(ctx);
  const suspendedSince = suspendedAt ?? deletionRequestedAt;
  const installation = options ? await readInstallation(ctx, options) : null;
  return {
    orderId,
    status: order.status,
    paymentStatus: paymentStatusOf(order),
    fulfillmentStatus: fulfillmentStatusOf(order),
    ...explain({
      order,
      obligations,
      providers,
      awaited,
      untold,
      installation,
      suspendedSince,
      now: ctx.now,
    }),
    obligations,
    providers,
  };
}
