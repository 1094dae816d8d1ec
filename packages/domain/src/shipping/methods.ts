import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import { loadShop } from '../tenant/shop.ts';

/** A way to send things: `standard`, `express`, `premium`. */
export interface ShippingMethod {
  code: string;
  name: string;
  /** Minor units; where the shop has zones, these say what it costs. */
  price: number;
  /** ISO 4217. */
  currency: string;
  /** How long it takes, in business days; null where the shop does not say. */
  days: { min: number; max: number } | null;
  /** Whether new orders can choose it. */
  active: boolean;
}

const columns = `m.code, m.name, m.price, m.currency, m.active,
  CASE WHEN m.min_days IS NOT NULL THEN json_build_object('min', m.min_days, 'max', m.max_days) END AS days`;

const selectAll = statement<ShippingMethod>(
  'shipping-methods',
  `SELECT ${columns} FROM shipping_methods m WHERE m.tenant_id = $1 ORDER BY m.code`,
);

export const listShippingMethods = ({
  tx,
  tenantId,
}: Pick<Ctx, 'tx' | 'tenantId'>): Promise<ShippingMethod[]> => tx.all(selectAll, [tenantId]);

const save = statement<ShippingMethod>(
  'shipping-method-save',
  `INSERT INTO shipping_methods AS m (tenant_id, code, name, price, currency, active, min_days, max_days)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
   ON CONFLICT (tenant_id, code) DO UPDATE
     SET name = excluded.name, price = excluded.price, active = excluded.active, min_days = excluded.min_days,
         max_days = excluded.max_days
   RETURNING ${columns}`,
);

/** Adds the method, or changes it, for orders that are priced from now on. */
export async function saveShippingMethod(
  ctx: Ctx,
  method: Omit<ShippingMethod, 'currency'>,
): Promise<ShippingMethod> {
  const { code, name, price, active, days } = method;
  const before = (await listShippingMethods(ctx)).find((known) => known.code === code) ?? null;
  const { currency } = await loadShop(ctx);
  const values = [code, name, price, currency, active, days?.min ?? null, days?.max ?? null];
  const saved = await ctx.tx.maybe(save, [ctx.tenantId, ...values]);
  if (!saved) throw notFound('shipping method');
  ctx.audit({
    action: 'shipping_method.save',
    subject: { type: 'shipping_method', id: code },
    before: before && { ...before },
    after: { ...saved },
  });
  return saved;
}
