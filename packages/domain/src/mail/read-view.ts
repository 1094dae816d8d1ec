import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { setAsideOf } from '../order/money-owed.ts';
import { getOrder, type OrderRecord, type PaymentRecord, type RefundRecord } from '../order/record.ts';
import type { RejectedItem } from '../order/rejection.ts';
import { unshippedByLine } from '../order/status.ts';
import { paymentLabels } from '../payment/terms.ts';
import { loadShop } from '../tenant/shop.ts';
import { type OrderToShow, readOrderToShow } from './read-order-to-show.ts';
import type {
  DifferenceView,
  ItemView,
  LowStockItemView,
  MailKind,
  MailViews,
  OrderView,
  PricedOrderView,
  QuantityView,
  ShopView,
} from './templates/index.ts';

/** The message as it was queued. */
export interface QueuedMessage {
  id: string;
  kind: MailKind;
  subjectId: string;
  orderId: string | null;
  recipient: string;
  data: unknown;
  /** In it, where the customer sees how the order stands; null in mails that have no such link. */
  statusUrl: string | null;
}

/** As JSON keeps it. */
type Stored<View extends { expiresAt: Date }> = Omit<View, 'expiresAt'> & { expiresAt: string };

type Reader<View> = (ctx: Ctx, message: QueuedMessage) => Promise<View>;

async function shopView(ctx: Ctx): Promise<ShopView> {
  const { name, currency, senderEmail } = await loadShop(ctx);
  return { name, currency, supportEmail: senderEmail };
}

function orderIdOf({ id, orderId }: QueuedMessage): string {
  if (orderId === null) throw new Error(`message ${id} is about an order but names none`);
  return orderId;
}

const orderOf = async (ctx: Ctx, message: QueuedMessage): Promise<OrderRecord> =>
  getOrder(ctx, orderIdOf(message));

const orderView = (
  { id, number, customer, currency }: Pick<OrderRecord, 'id' | 'number' | 'customer' | 'currency'>,
  { statusUrl }: QueuedMessage,
): OrderView => ({ id, number, customerName: customer.name, currency, statusUrl });

/** What is only known once an order has been priced; mails that need it are queued after that. */
function priced<T>(value: T | null): T {
  if (value === null) throw new Error('the order has not been priced');
  return value;
}

const itemViews = ({ lines }: OrderToShow): ItemView[] =>
  lines.map(({ sku, name, quantity, unitPrice, total }) => ({
    sku,
    quantity,
    name: priced(name),
    unitPrice: priced(unitPrice),
    total: priced(total),
  }));

const labelOf = (payment: Pick<PaymentRecord, 'provider'> | undefined): string =>
  payment ? paymentLabels[payment.provider] : 'None';

const paymentOf = (order: OrderRecord, paymentId: string): PaymentRecord | undefined =>
  order.payments.find(({ id }) => id === paymentId);

function refundOf({ refunds }: OrderRecord, { subjectId }: QueuedMessage): RefundRecord {
  const refund = refunds.find(({ id }) => id === subjectId);
  if (!refund) throw new Error(`refund ${subjectId} is gone`);
  return refund;
}

interface DisputeData {
  paymentId: string;
  reference: string;
  amount: number;
  reason: string;
}

const selectShippingNames = statement<{ code: string; name: string }>(
  'shipping-names',
  'SELECT code, name FROM shipping_methods WHERE tenant_id = $1 AND code = ANY($2)',
);

/** How the shop calls the method; null when there is none of this code any more. */
const findShippingName = batched(
  async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, codes: readonly string[]) => {
    const rows = await tx.all(selectShippingNames, [tenantId, [...new Set(codes)]]);
    const names = new Map(rows.map(({ code, name }) => [code, name]));
    return codes.map((code) => names.get(code) ?? null);
  },
);

async function pricedView(ctx: Ctx, order: OrderToShow, message: QueuedMessage): Promise<PricedOrderView> {
  const shippingName = await findShippingName(ctx, order.shippingMethod);
  const total = priced(order.total);
  const captured = order.payments.reduce((sum, payment) => sum + payment.captured, 0);
  const setAside = order.payments.reduce((sum, payment) => sum + setAsideOf(payment), 0);
  return {
    ...orderView(order, message),
    customerEmail: order.customer.email,
    placedAt: order.createdAt,
    items: itemViews(order),
    subtotal: priced(order.subtotal),
    shippingTotal: priced(order.shippingTotal),
    taxTotal: priced(order.taxTotal),
    isTaxIncluded: order.pricesIncludeTax ?? false,
    discountTotal: priced(order.discountTotal),
    total,
    shippingAddress: order.shippingAddress,
    shippingLabel: shippingName ?? order.shippingMethod,
    paymentLabel: labelOf(order.payments.at(-1)),
    money: captured >= total ? 'paid' : setAside > 0 ? 'set_aside' : 'open',
  };
}

const confirmed: Reader<MailViews['order_confirmed']> = async (ctx, message) => {
  const order = await readOrderToShow(ctx, orderIdOf(message));
  return { shop: await shopView(ctx), order: await pricedView(ctx, order, message) };
};

const rejected: Reader<MailViews['order_rejected']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  if (!order.rejection) throw new Error(`order ${order.id} was not rejected`);
  const { code, items = [], total = null } = order.rejection;
  const products = await ctx.tx.prisma.product.findMany({
    where: { sku: { in: items.map(({ sku }) => sku) } },
  });
  const names = new Map(products.map(({ sku, name }) => [sku, name]));
  const itemView = ({ sku, requested, available }: RejectedItem) => ({
    sku,
    name: names.get(sku) ?? null,
    requested: requested ?? null,
    available: available ?? null,
  });
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    rejection: { code, items: items.map(itemView), expectedTotal: order.expectedTotal, total },
  };
};

const failed: Reader<MailViews['payment_failed']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const payment = order.payments.find(({ id }) => id === message.subjectId);
  return {
    shop: await shopView(ctx),
    order: { ...orderView(order, message), total: priced(order.total) },
    paymentLabel: labelOf(payment),
    reason: payment?.decline?.message ?? 'The payment was not accepted.',
    heldUntil: new Date(priced(order.reservationExpiresAt)),
    retryUrl: null,
  };
};

const cancelledOrder: Reader<MailViews['order_cancelled']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const charged = order.payments.filter(({ captured }) => captured > 0);
  const amount = charged.reduce((sum, { captured }) => sum + captured, 0);
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    reason: order.cancelReason,
    refund: amount > 0 ? { amount, paymentLabel: labelOf(charged.at(-1)) } : null,
  };
};

function quantitiesOf(
  order: OrderRecord,
  pieces: Iterable<readonly [lineNo: number, quantity: number]>,
): QuantityView[] {
  const lineOf = new Map(order.lines.map((line) => [line.lineNo, line]));
  return [...pieces].flatMap(([lineNo, quantity]) => {
    const line = lineOf.get(lineNo);
    return line && quantity > 0 ? [{ sku: line.sku, name: priced(line.name), quantity }] : [];
  });
}

const shipped: Reader<MailViews['order_shipped']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const shipment = order.shipments.find(({ id }) => id === message.subjectId);
  if (!shipment) throw new Error(`shipment ${message.subjectId} is gone`);
  const { carrier, trackingNumber, items } = shipment;
  return {
    shop: await shopView(ctx),
    order: { ...orderView(order, message), shippingAddress: order.shippingAddress },
    shipment: {
      carrier,
      trackingNumber,
      items: quantitiesOf(
        order,
        items.map(({ lineNo, quantity }) => [lineNo, quantity] as const),
      ),
    },
    outstanding: quantitiesOf(order, unshippedByLine(order)),
  };
};

/** The digest's lines were written with the alert: the stock may have changed since. */
const lowStock: Reader<MailViews['low_stock_digest']> = async (ctx, { data }) => ({
  shop: await shopView(ctx),
  items: (data as { items: LowStockItemView[] }).items,
});

const refundSent: Reader<MailViews['refund_sent']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const refund = refundOf(order, message);
  const nameOf = new Map(order.lines.map(({ sku, name }) => [sku, name]));
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    refund: {
      amount: refund.amount,
      paymentLabel: labelOf(paymentOf(order, refund.paymentId)),
      reason: refund.kind === 'surplus' ? 'More was paid than is owed.' : refund.reason,
      items: (refund.items ?? []).map(({ sku, quantity }) => ({
        ...{ sku, quantity, name: nameOf.get(sku) ?? sku },
      })),
    },
  };
};

const refundFailed: Reader<MailViews['refund_failed']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const { amount, paymentId, reason, failure } = refundOf(order, message);
  const paymentLabel = labelOf(paymentOf(order, paymentId));
  const { sentBack } = message.data as { sentBack: boolean };
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    refund: { amount, paymentLabel, reason, failure: failure ?? 'No reason is known.', sentBack },
  };
};

const refundReturned: Reader<MailViews['refund_returned']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const { amount, paymentId } = refundOf(order, message);
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    refund: { amount, paymentLabel: labelOf(paymentOf(order, paymentId)) },
  };
};

/** About a capture, or about a payment that ended before anything was to be captured. */
const captureFailed: Reader<MailViews['capture_failed']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const capture = order.captures.find(({ id }) => id === message.subjectId);
  const paymentLabel = labelOf(paymentOf(order, capture?.paymentId ?? message.subjectId));
  const { amount, reason } = message.data as { amount: number; reason: string };
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    capture: {
      ...{ amount, reason, paymentLabel },
      about: capture ? 'shipment' : order.shipments.length > 0 ? 'rest' : 'order',
    },
  };
};

const lapsing: Reader<MailViews['authorization_lapsing']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const payment = paymentOf(order, message.subjectId);
  const { amount, captureBefore } = message.data as { amount: number; captureBefore: string };
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    authorization: { amount, paymentLabel: labelOf(payment), captureBefore: new Date(captureBefore) },
  };
};

const lateRefunded: Reader<MailViews['late_payment_refunded']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const { amount } = message.data as { amount: number };
  const paymentLabel = labelOf(paymentOf(order, message.subjectId));
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    refund: { amount, paymentLabel, reason: order.cancelReason },
  };
};

const disputed: Reader<MailViews['dispute_opened']> = async (ctx, message) => {
  const order = await orderOf(ctx, message);
  const { paymentId, ...dispute } = message.data as DisputeData;
  return {
    shop: await shopView(ctx),
    order: orderView(order, message),
    dispute: { ...dispute, paymentLabel: labelOf(paymentOf(order, paymentId)) },
  };
};

/** The differences were written with the report: they may have been settled since. */
const reconciliation: Reader<MailViews['reconciliation_report']> = async (ctx, { data }) => ({
  shop: await shopView(ctx),
  items: (data as { items: DifferenceView[] }).items,
});

const webhookDisabled: Reader<MailViews['webhook_disabled']> = async (ctx, { data }) => {
  const { failingSince, ...endpoint } = data as Omit<
    MailViews['webhook_disabled']['endpoint'],
    'failingSince'
  > & {
    failingSince: string | null;
  };
  return {
    shop: await shopView(ctx),
    endpoint: { ...endpoint, failingSince: failingSince === null ? null : new Date(failingSince) },
  };
};

const invited: Reader<MailViews['invitation']> = async (ctx, { data }) => {
  const { expiresAt, ...invitation } = data as Stored<MailViews['invitation']['invitation']>;
  return { shop: await shopView(ctx), invitation: { ...invitation, expiresAt: new Date(expiresAt) } };
};

const passwordReset: Reader<MailViews['password_reset']> = async (ctx, { data }) => {
  const { expiresAt, ...reset } = data as Stored<MailViews['password_reset']['reset']>;
  return { shop: await shopView(ctx), reset: { ...reset, expiresAt: new Date(expiresAt) } };
};

const securityNotice: Reader<MailViews['security_notice']> = async (ctx, { data }) => {
  const { at, ...notice } = data as Omit<MailViews['security_notice']['notice'], 'at'> & { at: string };
  return { shop: await shopView(ctx), notice: { ...notice, at: new Date(at) } };
};

/** A kind without a reader does not compile. */
export const viewReaders: { readonly [Kind in MailKind]: Reader<MailViews[Kind]> } = {
  order_confirmed: confirmed,
  order_received: confirmed,
  order_rejected: rejected,
  payment_failed: failed,
  order_cancelled: cancelledOrder,
  order_shipped: shipped,
  low_stock_digest: lowStock,
  refund_sent: refundSent,
  refund_failed: refundFailed,
  refund_returned: refundReturned,
  capture_failed: captureFailed,
  authorization_lapsing: lapsing,
  late_payment_accepted: confirmed,
  late_payment_refunded: lateRefunded,
  dispute_opened: disputed,
  reconciliation_report: reconciliation,
  webhook_disabled: webhookDisabled,
  invitation: invited,
  password_reset: passwordReset,
  security_notice: securityNotice,
};
