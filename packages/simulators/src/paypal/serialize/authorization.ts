import { authorizationState } from '../authorizations/state.ts';
import type { Authorization } from '../model.ts';
import { wireMoney } from '../money.ts';
import { type Link, link } from './link.ts';
import { payee } from './people.ts';
import { wireTime } from './time.ts';
import type { View } from './view.ts';

/** What `Prefer: return=minimal` gets. */
export function serializeAuthorizationBriefly(view: View, authorization: Authorization) {
  const { status } = authorizationState(view.books, authorization);
  return { id: authorization.id, status, links: links(view, authorization, status) };
}

export function serializeAuthorization(view: View, authorization: Authorization) {
  const { orderId, amount, currency, invoiceId, customId, created, updated, expires } = authorization;
  return {
    ...serializeAuthorizationBriefly(view, authorization),
    amount: wireMoney(amount, currency),
    ...(invoiceId === null ? {} : { invoice_id: invoiceId }),
    ...(customId === null ? {} : { custom_id: customId }),
    seller_protection: sellerProtection,
    expiration_time: wireTime(expires),
    create_time: wireTime(created),
    update_time: wireTime(updated),
    supplementary_data: { related_ids: { order_id: orderId } },
    payee,
  };
}

export const sellerProtection = {
  status: 'ELIGIBLE',
  dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'],
};

function links(view: View, { id, orderId, parentId }: Authorization, status: string): Link[] {
  const path = `/v2/payments/authorizations/${id}`;
  const open = status === 'CREATED' || status === 'PARTIALLY_CAPTURED';
  const original = open && parentId === null;
  return [
    link(view, 'self', path),
    ...(open ? [link(view, 'capture', `${path}/capture`, 'POST')] : []),
    ...(original ? [link(view, 'void', `${path}/void`, 'POST')] : []),
    ...(original ? [link(view, 'reauthorize', `${path}/reauthorize`, 'POST')] : []),
    link(view, 'up', `/v2/checkout/orders/${orderId}`),
  ];
}
