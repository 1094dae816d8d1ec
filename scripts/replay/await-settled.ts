import { isSettled, type Order, type Waybill } from '@waybill/sdk';
import type { Run } from './run.ts';
import { waitUntilDone } from './wait-until-done.ts';

/** Waits until nothing is under way any more for the orders that were accepted. */
export async function awaitSettled({ shop, signal, progress }: Run, accepted: number): Promise<void> {
  await progress.count('Orders settled', accepted, (onDone) =>
    waitUntilDone(accepted, { signal, onDone }, async () => accepted - (await countUnsettled(shop, signal))),
  );
}

/** In the order in which a status leads to the next, so that none slips through in between. */
async function countUnsettled(shop: Waybill, signal: AbortSignal): Promise<number> {
  let unsettled = 0;
  for (const status of ['pending', 'awaiting_payment'] as const) {
    for await (const order of shop.orders.list({ status, limit: 100 }, { signal })) {
      if (!isSettled(order)) unsettled += 1;
    }
  }
  return unsettled;
}

export async function readOrders({ shop, signal }: Run): Promise<Order[]> {
  return await Array.fromAsync(shop.orders.list({ limit: 100 }, { signal }));
}
