import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import { resourceId } from '../ids.ts';
import type { Authorization } from '../model.ts';
import { readAmountIn, type WireMoney } from '../money.ts';
import { serializeAuthorization } from '../serialize/authorization.ts';
import { authorizationState } from './state.ts';
import { terms } from './terms.ts';

/** Renews the certainty of the money for three days, under a new id, once; it lapses when the original does. */
export function reauthorize(
  call: Call,
  authorization: Authorization,
  wanted: WireMoney | null,
): Authorization {
  const { root, family, status } = authorizationState(call.books, authorization);
  if (authorization.parentId !== null) throw unprocessable('REAUTHORIZATION_NOT_SUPPORTED');
  if (root.closed === 'expired') throw unprocessable('AUTHORIZATION_EXPIRED');
  if (status === 'VOIDED') throw unprocessable('AUTHORIZATION_VOIDED');
  if (status !== 'CREATED') throw unprocessable('AUTHORIZATION_ALREADY_CAPTURED');
  if (family.length > 1 || call.now - root.created < terms.honourMs) {
    throw unprocessable('REAUTHORIZATION_TOO_SOON');
  }
  const renewed = call.books.authorizations.put({
    ...root,
    id: resourceId(),
    parentId: root.id,
    amount: chosenAmount(root, wanted),
    created: call.now,
    updated: call.now,
  });
  call.emit('PAYMENT.AUTHORIZATION.CREATED', {
    resource: serializeAuthorization(call, renewed),
    summary: 'A payment authorization was created',
    orderId: renewed.orderId,
    customId: renewed.customId,
  });
  return renewed;
}

function chosenAmount({ amount, currency }: Authorization, wanted: WireMoney | null): number {
  if (wanted === null) return amount;
  const chosen = readAmountIn(currency, wanted, 'AUTH_CURRENCY_MISMATCH');
  const most = Math.min((amount * terms.mostPercent) / 100, amount + terms.mostAdded);
  if (chosen > most) throw unprocessable('AUTHORIZATION_AMOUNT_EXCEEDED', { field: '/amount/value' });
  return chosen;
}
