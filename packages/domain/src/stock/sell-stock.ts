import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { actorLabel } from '../order/events.ts';

/** Pieces that leave a location together share what they cost together, as `costOf` has it. */
const costOfFirst = (pieces: string) =>
  `coalesce(round(value::numeric * least(${pieces}, on_hand) / nullif(greatest(on_hand, 0), 0)), 0)::bigint`;

const sell = statement(
  'stock-sell',
  `WITH sale AS (
     SELECT * FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS s(order_id, actor, at)
   ), held AS (
     SELECT r.order_id, s.sku, s.location, r.quantity, s.on_hand, s.value
     FROM stock_reservations r
     JOIN stock_levels s ON s.tenant_id = r.tenant_id AND s.sku = r.sku AND s.location = r.location
     WHERE r.tenant_id = $1 AND r.order_id = ANY($2) AND r.state = 'open'
     ORDER BY s.sku, s.location
     FOR UPDATE
   ), summed AS (
     SELECT *, sum(quantity) OVER (PARTITION BY sku, location ORDER BY order_id) AS through FROM held
   ), leaving AS (
     SELECT order_id, sku, location, quantity,
            ${costOfFirst('through')} - ${costOfFirst('through - quantity')} AS cost
     FROM summed
   ), closed AS (
     UPDATE stock_reservations r SET state = 'sold' FROM held
     WHERE r.tenant_id = $1 AND r.order_id = held.order_id AND r.sku = held.sku AND r.location = held.location
   ), moved AS (
     INSERT INTO stock_movements (tenant_id, cause_id, sku, location, kind, delta, value, actor, at)
     SELECT $1, order_id, sku, location, 'sale', -quantity, -cost, actor, at FROM leaving JOIN sale USING (order_id)
   ), sold AS (
     SELECT sku, location, sum(quantity)::int AS quantity, sum(cost)::bigint AS cost
     FROM leaving GROUP BY sku, location
   )
   UPDATE stock_levels s
   SET on_hand = s.on_hand - sold.quantity, reserved = s.reserved - sold.quantity, value = s.value - sold.cost
   FROM sold
   WHERE s.tenant_id = $1 AND s.sku = sold.sku AND s.location = sold.location`,
);

interface Sale {
  orderId: string;
  actor: string;
  at: Date;
}

const sellAll = batched(async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, given: readonly Sale[]) => {
  const sales = [...new Map(given.map((sale) => [sale.orderId, sale])).values()];
  await tx.run(sell, [
    tenantId,
    sales.map(({ orderId }) => orderId),
    sales.map(({ actor }) => actor),
    sales.map(({ at }) => at),
  ]);
  return given.map(() => undefined);
});

/** Turns what the order holds into a sale. Safe to repeat. */
export const sellStock = (ctx: Ctx, { orderId }: { orderId: string }): Promise<void> =>
  sellAll(ctx, { orderId, actor: actorLabel(ctx.actor), at: ctx.now });
