import type { Call } from '../call.ts';
import { resourceId } from '../ids.ts';
import type { Order } from '../model.ts';
import { checkPurchaseUnits, type WireUnit } from './check-purchase-units.ts';

export interface NewOrder
  extends Pick<Order, 'intent' | 'wallet' | 'returnUrl' | 'cancelUrl' | 'brandName' | 'userAction'> {
  units: WireUnit[];
}

/** Opens an order for the payer to approve; no money moves. */
export function createOrder(call: Call, { units, ...input }: NewOrder): Order {
  return call.books.orders.put({
    ...input,
    ...checkPurchaseUnits(units, input.intent),
    id: resourceId(),
    status: input.wallet ? 'PAYER_ACTION_REQUIRED' : 'CREATED',
    funding: null,
    approved: null,
    declines: 0,
    created: call.now,
    updated: call.now,
  });
}
