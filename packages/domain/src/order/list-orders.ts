import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { cutPage } from '../page.ts';
import { type OrderRecord, orderRecordSql } from './record.ts';
import type { OrderStatus } from './transitions.ts';

export interface OrderFilter {
  status?: OrderStatus | undefined;
  /** Compared without regard to case. */
  email?: string | undefined;
  /** Accepted at or after. */
  from?: Date | undefined;
  /** Accepted before. */
  to?: Date | undefined;
  /** Only orders older than this one: the last of the page before. */
  after?: string | undefined;
  /** Orders on the page at most. */
  limit: number;
}

const selectPage = statement<{ record: OrderRecord }>(
  'orders-page',
  `SELECT ${orderRecordSql} FROM orders o
   WHERE o.tenant_id = $1
     AND ($2::text IS NULL OR o.status = $2)
     AND ($3::text IS NULL OR lower(o.customer_email) = lower($3))
     AND ($4::timestamptz IS NULL OR o.created_at >= $4)
     AND ($5::timestamptz IS NULL OR o.created_at < $5)
     AND ($6::uuid IS NULL OR o.id < $6)
   ORDER BY o.id DESC LIMIT $7`,
);

/** The newest orders first. `nextAfter` is null on the last page. */
export async function listOrders(
  ctx: Ctx,
  filter: OrderFilter,
): Promise<{ orders: OrderRecord[]; nextAfter: string | null }> {
  const { status, email, from, to, after, limit } = filter;
  const rows = await ctx.tx.all(selectPage, [ctx.tenantId, status, email, from, to, after, limit + 1]);
  const { page, next: nextAfter } = cutPage(rows, limit, ({ record }) => record.id);
  return { orders: page.map(({ record }) => record), nextAfter };
}
