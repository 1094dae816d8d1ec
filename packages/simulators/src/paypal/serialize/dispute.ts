import type { Dispute } from '../model.ts';
import { wireMoney } from '../money.ts';
import { link } from './link.ts';
import { buyer, payee } from './people.ts';
import { wireTime } from './time.ts';
import type { View } from './view.ts';

export function serializeDispute(view: View, dispute: Dispute) {
  const { amount, currency } = dispute;
  const capture = view.books.captures.get(dispute.captureId);
  return {
    dispute_id: dispute.id,
    create_time: wireTime(dispute.created),
    update_time: wireTime(dispute.created),
    disputed_transactions: [
      {
        seller_transaction_id: dispute.captureId,
        transaction_status: 'COMPLETED',
        gross_amount: wireMoney(capture?.amount ?? amount, currency),
        ...(capture?.invoiceId ? { invoice_number: capture.invoiceId } : {}),
        ...(capture?.customId ? { custom: capture.customId } : {}),
        buyer: { name: `${buyer.name.given_name} ${buyer.name.surname}` },
        seller: { merchant_id: payee.merchant_id, email: payee.email_address },
        seller_protection_eligible: true,
      },
    ],
    reason: dispute.reason,
    status: 'OPEN',
    dispute_amount: wireMoney(amount, currency),
    dispute_life_cycle_stage: 'INQUIRY',
    dispute_channel: 'INTERNAL',
    links: [link(view, 'self', `/v1/customer/disputes/${dispute.id}`)],
  };
}
