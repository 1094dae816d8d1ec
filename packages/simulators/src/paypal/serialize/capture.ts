import { captureState } from '../captures/state.ts';
import type { Capture } from '../model.ts';
import { feeOf, wireMoney } from '../money.ts';
import { sellerProtection } from './authorization.ts';
import { type Link, link } from './link.ts';
import { payee } from './people.ts';
import { wireTime } from './time.ts';
import type { View } from './view.ts';

/** What `Prefer: return=minimal` gets. */
export const serializeCaptureBriefly = (view: View, capture: Capture) => ({
  id: capture.id,
  status: captureState(view.books, capture).status,
  links: links(view, capture),
});

export function serializeCapture(view: View, capture: Capture) {
  const { amount, currency, invoiceId, customId } = capture;
  return {
    ...serializeCaptureBriefly(view, capture),
    ...(capture.status === 'PENDING' ? { status_details: { reason: 'ECHECK' } } : {}),
    amount: wireMoney(amount, currency),
    final_capture: capture.final,
    disbursement_mode: 'INSTANT',
    seller_protection: sellerProtection,
    ...(capture.status === 'COMPLETED' ? { seller_receivable_breakdown: breakdown(capture) } : {}),
    ...(invoiceId === null ? {} : { invoice_id: invoiceId }),
    ...(customId === null ? {} : { custom_id: customId }),
    create_time: wireTime(capture.created),
    update_time: wireTime(capture.updated),
    supplementary_data: { related_ids: relatedIds(capture) },
    payee,
  };
}

function breakdown({ amount, currency }: Capture) {
  const fee = feeOf(amount);
  return {
    gross_amount: wireMoney(amount, currency),
    paypal_fee: wireMoney(fee, currency),
    net_amount: wireMoney(amount - fee, currency),
  };
}

const relatedIds = ({ orderId, authorizationId }: Capture) => ({
  order_id: orderId,
  ...(authorizationId === null ? {} : { authorization_id: authorizationId }),
});

function links(view: View, { id, orderId, authorizationId }: Capture): Link[] {
  const path = `/v2/payments/captures/${id}`;
  const up =
    authorizationId === null
      ? `/v2/checkout/orders/${orderId}`
      : `/v2/payments/authorizations/${authorizationId}`;
  return [link(view, 'self', path), link(view, 'refund', `${path}/refund`, 'POST'), link(view, 'up', up)];
}
