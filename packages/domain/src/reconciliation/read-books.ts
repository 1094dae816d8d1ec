import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import type { OurPayment } from './compare.ts';

const columns = `p.id AS "paymentId", p.order_id AS "orderId", p.reference, p.status, p.amount, p.currency,
  p.created_at AS "createdAt",
  CASE WHEN p.account IS NOT NULL THEN json_build_object('id', p.account, 'mode', p.account_mode) END AS account,
  p.elsewhere_since IS NOT NULL AS elsewhere,
  (SELECT coalesce(json_agg(json_build_object('kind', e.kind, 'reference', e.reference, 'amount', e.amount)), '[]')
   FROM payment_entries e WHERE e.tenant_id = p.tenant_id AND e.payment_id = p.id) AS entries,
  (SELECT coalesce(json_agg(json_build_object('reference', d.reference, 'status', d.status)), '[]')
   FROM disputes d WHERE d.tenant_id = p.tenant_id AND d.payment_id = p.id) AS disputes`;

const selectNamed = statement<OurPayment>(
  'reconcile-payments-named',
  `SELECT ${columns} FROM payments p
   WHERE p.tenant_id = $1 AND p.provider = $2 AND (p.reference = ANY($3) OR p.id = ANY($4::uuid[]))`,
);

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Our payments that the provider's ids or the ids of ours that they carry name. */
export const readNamed = (
  ctx: Ctx,
  provider: ProviderName,
  names: readonly { reference: string; paymentId: string | null }[],
): Promise<OurPayment[]> =>
  ctx.tx.all(selectNamed, [
    ctx.tenantId,
    provider,
    names.map(({ reference }) => reference),
    names.flatMap(({ paymentId }) => (paymentId !== null && uuid.test(paymentId) ? [paymentId] : [])),
  ]);

const selectWithMoney = statement<OurPayment>(
  'reconcile-payments-with-money',
  `SELECT ${columns} FROM payments p
   WHERE p.tenant_id = $1 AND p.provider = $2 AND p.created_at >= $3 AND p.created_at < $4 AND p.id > $5
     AND p.reference IS NOT NULL
     AND EXISTS (SELECT FROM payment_entries e WHERE e.tenant_id = p.tenant_id AND e.payment_id = p.id)
   ORDER BY p.id LIMIT $6`,
);

/** A page of our payments of the window for which our ledger has an entry. */
export const readWithMoney = (
  ctx: Ctx,
  {
    provider,
    from,
    to,
    after,
    limit,
  }: { provider: ProviderName; from: Date; to: Date; after: string; limit: number },
): Promise<OurPayment[]> => ctx.tx.all(selectWithMoney, [ctx.tenantId, provider, from, to, after, limit]);
