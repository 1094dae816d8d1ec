import type { Call } from '../call.ts';
import { takeMoney } from '../captures/take-money.ts';
import { unprocessable } from '../errors.ts';
import type { Order } from '../model.ts';
import { askForMoney } from './ask-for-money.ts';

/** Takes what the payer approved, one capture a purchase unit. */
export function captureOrder(call: Call, order: Order): Order {
  if (order.intent !== 'CAPTURE') throw unprocessable('ACTION_DOES_NOT_MATCH_INTENT');
  if (order.status === 'COMPLETED') throw unprocessable('ORDER_ALREADY_CAPTURED');
  askForMoney(call, order);
  const completed = call.books.orders.put({ ...order, status: 'COMPLETED', updated: call.now });
  for (const { referenceId, amount, invoiceId, customId } of order.units) {
    takeMoney(call, completed, {
      referenceId,
      authorizationId: null,
      amount,
      final: true,
      invoiceId,
      customId,
    });
  }
  return completed;
}
