import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { Quote } from './pricing.ts';
import type { CaptureMode } from './record.ts';
import type { OrderStatus } from './transitions.ts';

/** One version of the order's row less than with two statements, and with it an entry less in each of its indexes. */
const moveQuoted = statement<{ id: string }>(
  'order-move-quoted',
  `WITH quoted AS MATERIALIZED (
     SELECT * FROM jsonb_to_recordset($2::jsonb) AS q(
       id uuid, "from" text, "to" text, at timestamptz, subtotal bigint, "shippingTotal" bigint, "taxTotal" bigint,
       "discountTotal" bigint, total bigint, "expiresAt" timestamptz, "captureMode" text,
       "pricesIncludeTax" boolean, "shippingTax" bigint, taxes jsonb, lines jsonb)
   ), priced AS (
     UPDATE order_lines l SET name = p.name, unit_price = p."unitPrice", total = p.total, tax_class = p."taxClass",
                             tax_total = p."taxTotal", taxes = p.taxes
     FROM quoted q CROSS JOIN LATERAL jsonb_to_recordset(q.lines) AS p(
       "lineNo" int, name text, "unitPrice" bigint, total bigint, "taxClass" text, "taxTotal" bigint, taxes jsonb)
     WHERE l.tenant_id = $1 AND l.order_id = q.id AND l.line_no = p."lineNo"
   )
   UPDATE orders o SET status = q."to", updated_at = q.at, subtotal = q.subtotal, shipping_total = q."shippingTotal",
                       tax_total = q."taxTotal", discount_total = q."discountTotal", total = q.total,
                       reservation_expires_at = q."expiresAt", capture_mode = q."captureMode",
                       prices_include_tax = q."pricesIncludeTax", shipping_tax = q."shippingTax", taxes = q.taxes
   FROM quoted q WHERE o.tenant_id = $1 AND o.id = q.id AND o.status = q."from"
   RETURNING o.id`,
);

/** What is settled when an order is priced. */
export interface OrderTerms {
  quote: Quote;
  /** When what is held for it is let go; null where nothing has to be paid first. */
  expiresAt: Date | null;
  captureMode: CaptureMode;
}

interface QuotedMove extends OrderTerms {
  id: string;
  from: OrderStatus;
  to: OrderStatus;
  at: Date;
}

/**
 * Writes down what the order costs, and moves it. The caller holds its lock. True where the order was in the state that
 * it was to leave.
 */
export const moveWithQuote = batched(
  async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, moves: readonly QuotedMove[]) => {
    const rows = moves.map(({ quote, ...move }) => ({ ...move, ...quote }));
    const moved = new Set((await tx.all(moveQuoted, [tenantId, JSON.stringify(rows)])).map(({ id }) => id));
    return moves.map(({ id }) => moved.has(id));
  },
);
