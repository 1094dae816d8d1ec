import { finalOrderStatuses } from '../order/transitions.ts';

/** Why an order cannot lose its customer yet. */
export type Hold =
  /** Somebody still has to be sent something, told something or asked for money. */
  | 'not_final'
  /** Money is on its way to or from the customer, or an invoice is open. */
  | 'money_under_way'
  /** The shop has to answer the customer's bank. */
  | 'disputed';

const finalStatuses = finalOrderStatuses.map((status) => `'${status}'`).join(', ');

/** SQL: whether the order `o` is final. */
export const isFinal = `o.status IN (${finalStatuses})`;

/** SQL: the {@link Hold} of the order `o`; null where it can lose its customer. */
export const holdOf = `
  CASE
    WHEN NOT ${isFinal} THEN 'not_final'
    WHEN o.disputed_at IS NOT NULL THEN 'disputed'
    WHEN EXISTS (
        SELECT FROM payments p WHERE p.tenant_id = o.tenant_id AND p.order_id = o.id
          AND p.status IN ('pending', 'processing', 'requires_action', 'authorized'))
      OR EXISTS (
        SELECT FROM refunds r WHERE r.tenant_id = o.tenant_id AND r.order_id = o.id AND r.status = 'pending')
      OR EXISTS (
        SELECT FROM captures c WHERE c.tenant_id = o.tenant_id AND c.order_id = o.id AND c.status = 'pending')
    THEN 'money_under_way'
  END`;
