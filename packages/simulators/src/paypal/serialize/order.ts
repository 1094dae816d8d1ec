import { authorizationState } from '../authorizations/state.ts';
import type { Order, PurchaseUnit } from '../model.ts';
import { wireMoney } from '../money.ts';
import { serializeAuthorization } from './authorization.ts';
import { serializeCapture } from './capture.ts';
import { approvalPath, type Link, link } from './link.ts';
import { buyer, payee, payer } from './people.ts';
import { serializeRefund } from './refund.ts';
import { wireTime } from './time.ts';
import type { View } from './view.ts';

/** What `Prefer: return=minimal` gets. */
export const serializeOrderBriefly = (view: View, order: Order) => ({
  id: order.id,
  status: statusOf(view, order),
  ...(order.wallet || order.approved !== null ? { payment_source: { paypal: wallet(order) } } : {}),
  links: links(view, order),
});

export const serializeOrder = (view: View, order: Order) => ({
  ...serializeOrderBriefly(view, order),
  intent: order.intent,
  purchase_units: order.units.map((unit) => serializeUnit(view, order, unit)),
  ...(order.approved === null ? {} : { payer }),
  create_time: wireTime(order.created),
  update_time: wireTime(order.updated),
});

/** An order whose every authorisation ended without a capture is void, as the reference describes the status. */
function statusOf({ books }: View, order: Order): Order['status'] | 'VOIDED' {
  if (order.status !== 'COMPLETED' || order.intent !== 'AUTHORIZE') return order.status;
  const states = books.authorizations
    .values()
    .filter(({ orderId }) => orderId === order.id)
    .map((authorization) => authorizationState(books, authorization));
  return states.every(({ status, captured }) => status === 'VOIDED' && captured === 0)
    ? 'VOIDED'
    : 'COMPLETED';
}

const wallet = ({ approved }: Order) =>
  approved === null
    ? {}
    : {
        email_address: buyer.email_address,
        account_id: buyer.account_id,
        account_status: 'VERIFIED',
        name: buyer.name,
        address: { country_code: buyer.country_code },
      };

function serializeUnit(view: View, order: Order, unit: PurchaseUnit) {
  const { books } = view;
  const own = (of: { orderId: string }) => of.orderId === order.id;
  const authorizations = books.authorizations.values().filter(own);
  const captures = books.captures
    .values()
    .filter((capture) => own(capture) && capture.referenceId === unit.referenceId);
  const captureIds = new Set(captures.map(({ id }) => id));
  const refunds = books.refunds.values().filter(({ captureId }) => captureIds.has(captureId));
  const payments = {
    ...(authorizations.length > 0
      ? { authorizations: authorizations.map((each) => serializeAuthorization(view, each)) }
      : {}),
    ...(captures.length > 0 ? { captures: captures.map((each) => serializeCapture(view, each)) } : {}),
    ...(refunds.length > 0 ? { refunds: refunds.map((each) => serializeRefund(view, each)) } : {}),
  };
  return {
    reference_id: unit.referenceId,
    amount: {
      ...wireMoney(unit.amount, order.currency),
      ...(unit.breakdown === null ? {} : { breakdown: unit.breakdown }),
    },
    payee,
    ...unit.told,
    ...(unit.customId === null ? {} : { custom_id: unit.customId }),
    ...(unit.invoiceId === null ? {} : { invoice_id: unit.invoiceId }),
    ...(Object.keys(payments).length > 0 ? { payments } : {}),
  };
}

function links(view: View, { id, intent, status, wallet: byWallet }: Order): Link[] {
  const path = `/v2/checkout/orders/${id}`;
  const action = intent === 'CAPTURE' ? 'capture' : 'authorize';
  return [
    link(view, 'self', path),
    ...(status === 'COMPLETED' ? [] : [link(view, byWallet ? 'payer-action' : 'approve', approvalPath(id))]),
    ...(status === 'COMPLETED' || status === 'PAYER_ACTION_REQUIRED'
      ? []
      : [link(view, action, `${path}/${action}`, 'POST')]),
  ];
}
