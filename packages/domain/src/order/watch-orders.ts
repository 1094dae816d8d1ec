import { statement, type Tx } from '@waybill/db';
import { paymentTerms } from '../payment/terms.ts';
import { livePaymentStatuses, type PaymentStatus } from '../payment/transitions.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import { finalOrderStatuses, type OrderStatus } from './transitions.ts';

/** As little of an order as tells that something happened to it, and whether more will. */
export interface OrderProgress {
  id: string;
  status: OrderStatus;
  /** The last event of its timeline. */
  lastSeq: number;
  payments: { provider: ProviderName; status: PaymentStatus }[];
  /** Refunds that the provider has not confirmed. */
  pendingRefunds: number;
}

const selectProgress = statement<OrderProgress>(
  'orders-progress',
  `SELECT o.id, o.status,
     (SELECT max(e.seq) FROM order_events e WHERE e.tenant_id = o.tenant_id AND e.order_id = o.id) AS "lastSeq",
     (SELECT coalesce(json_agg(json_build_object('provider', p.provider, 'status', p.status)), '[]')
      FROM payments p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id) AS payments,
     (SELECT count(*)::int FROM refunds r
      WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id AND r.status = 'pending') AS "pendingRefunds"
   FROM orders o WHERE o.tenant_id = $1 AND o.id = ANY($2)`,
);

/** One question for all orders that somebody waits for; those that do not exist are left out. */
export const readProgress = (
  { tx, tenantId }: { tx: Tx; tenantId: string },
  orderIds: readonly string[],
): Promise<OrderProgress[]> => tx.all(selectProgress, [tenantId, orderIds]);

/** Nothing will happen to it any more by itself: it is final, and no money is on its way in either direction. */
export const isOver = ({ status, payments, pendingRefunds }: OrderProgress): boolean =>
  finalOrderStatuses.includes(status) &&
  pendingRefunds === 0 &&
  !payments.some(
    (payment) => paymentTerms[payment.provider] === 'prepaid' && livePaymentStatuses.includes(payment.status),
  );
