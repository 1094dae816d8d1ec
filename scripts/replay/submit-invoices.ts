import { type OrderInput, WaybillError } from '@waybill/sdk';
import type { Catalogue } from './catalogue.ts';
import { each } from './each.ts';
import { idempotencyKeyOf, orderOf, type ReplayProvider } from './order-request.ts';
import type { Run } from './run.ts';
import type { Invoice } from './sales-file/invoices.ts';
import type { Answer, Submission } from './submission.ts';

/** Refusals of the order itself, as opposed to a key that is not known or an API that is not well. */
const refusals = new Set([400, 413, 422]);

/** Submits every invoice as it is, whatever the API may think of it. */
export async function submitInvoices(
  run: Run,
  invoices: readonly Invoice[],
  { catalogue, provider }: { catalogue: Catalogue; provider: ReplayProvider },
): Promise<Submission[]> {
  const { concurrency, signal, progress } = run;
  return await progress.count('Orders submitted', invoices.length, (onDone) =>
    each(invoices, { concurrency, signal, onDone }, async (invoice) => {
      const order = orderOf(invoice, catalogue, provider);
      return { invoice, order, answer: await submit(run, order, idempotencyKeyOf(invoice)) };
    }),
  );
}

async function submit({ shop, signal }: Run, order: OrderInput, idempotencyKey: string): Promise<Answer> {
  try {
    const { id } = await shop.orders.create(order, { idempotencyKey, signal });
    return { kind: 'accepted', orderId: id };
  } catch (error) {
    if (!(error instanceof WaybillError)) throw error;
    const isRefusal = error.status !== null && refusals.has(error.status);
    return isRefusal ? { kind: 'refused', error } : { kind: 'unanswered', error };
  }
}
