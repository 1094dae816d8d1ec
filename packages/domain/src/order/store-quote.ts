import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { Quote } from './pricing.ts';
import type { CaptureMode } from './record.ts';

const storeQuotes = statement(
  'order-store-quote',
  `WITH quoted AS MATERIALIZED (
     SELECT * FROM jsonb_to_recordset($2::jsonb) AS q(
       "orderId" uuid, subtotal bigint, "shippingTotal" bigint, "taxTotal" bigint, "discountTotal" bigint, total bigint,
       "expiresAt" timestamptz, "captureMode" text, lines jsonb)
   ), priced AS (
     UPDATE order_lines l SET name = p.name, unit_price = p."unitPrice", total = p.total
     FROM quoted q CROSS JOIN LATERAL jsonb_to_recordset(q.lines) AS p(
       "lineNo" int, name text, "unitPrice" bigint, total bigint)
     WHERE l.tenant_id = $1 AND l.order_id = q."orderId" AND l.line_no = p."lineNo"
   )
   UPDATE orders o SET subtotal = q.subtotal, shipping_total = q."shippingTotal", tax_total = q."taxTotal",
                       discount_total = q."discountTotal", total = q.total,
                       reservation_expires_at = q."expiresAt", capture_mode = q."captureMode"
   FROM quoted q WHERE o.tenant_id = $1 AND o.id = q."orderId"`,
);

export interface QuotedOrder {
  orderId: string;
  quote: Quote;
  /** When what is held for it is let go; null where nothing has to be paid first. */
  expiresAt: Date | null;
  captureMode: CaptureMode;
}

const storeAll = batched(
  async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, quoted: readonly QuotedOrder[]) => {
    const rows = quoted.map(({ quote, ...order }) => ({ ...order, ...quote }));
    await tx.run(storeQuotes, [tenantId, JSON.stringify(rows)]);
    return quoted.map(() => undefined);
  },
);

/** Writes down what the order costs. The caller holds its lock. */
export const storeQuote = (ctx: Ctx, quoted: QuotedOrder): Promise<void> => storeAll(ctx, quoted);
