import { captureState } from '../captures/state.ts';
import type { Refund } from '../model.ts';
import { wireMoney } from '../money.ts';
import { link } from './link.ts';
import { payee } from './people.ts';
import { wireTime } from './time.ts';
import type { View } from './view.ts';

/** What `Prefer: return=minimal` gets. */
export const serializeRefundBriefly = (view: View, { id, status, captureId }: Refund) => ({
  id,
  status,
  links: [
    link(view, 'self', `/v2/payments/refunds/${id}`),
    link(view, 'up', `/v2/payments/captures/${captureId}`),
  ],
});

export function serializeRefund(view: View, refund: Refund) {
  const { amount, currency, captureId, invoiceId, customId, noteToPayer } = refund;
  const capture = view.books.captures.get(captureId);
  const total = capture === undefined ? amount : captureState(view.books, capture).refunded;
  return {
    ...serializeRefundBriefly(view, refund),
    ...(refund.status === 'PENDING' ? { status_details: { reason: 'ECHECK' } } : {}),
    amount: wireMoney(amount, currency),
    ...(invoiceId === null ? {} : { invoice_id: invoiceId }),
    ...(customId === null ? {} : { custom_id: customId }),
    ...(noteToPayer === null ? {} : { note_to_payer: noteToPayer }),
    // The fee of the payment is not given back.
    seller_payable_breakdown: {
      gross_amount: wireMoney(amount, currency),
      paypal_fee: wireMoney(0, currency),
      net_amount: wireMoney(amount, currency),
      total_refunded_amount: wireMoney(total, currency),
    },
    payer: payee,
    create_time: wireTime(refund.created),
    update_time: wireTime(refund.updated),
  };
}
