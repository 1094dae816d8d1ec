import { terms } from '../authorizations/terms.ts';
import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import { resourceId } from '../ids.ts';
import type { Order } from '../model.ts';
import { serializeAuthorization } from '../serialize/authorization.ts';
import { askForMoney } from './ask-for-money.ts';

/** Holds what the payer approved, to be captured later. */
export function authorizeOrder(call: Call, order: Order): Order {
  if (order.intent !== 'AUTHORIZE') throw unprocessable('ACTION_DOES_NOT_MATCH_INTENT');
  if (order.status === 'COMPLETED') throw unprocessable('ORDER_ALREADY_AUTHORIZED');
  askForMoney(call, order);
  const completed = call.books.orders.put({ ...order, status: 'COMPLETED', updated: call.now });
  for (const { amount, invoiceId, customId } of order.units) {
    const authorization = call.books.authorizations.put({
      id: resourceId(),
      orderId: order.id,
      parentId: null,
      amount,
      currency: order.currency,
      invoiceId,
      customId,
      closed: null,
      created: call.now,
      updated: call.now,
      expires: call.now + terms.validMs,
    });
    call.emit('PAYMENT.AUTHORIZATION.CREATED', {
      resource: serializeAuthorization(call, authorization),
      summary: 'A payment authorization was created',
      orderId: order.id,
      customId,
    });
  }
  return completed;
}
