import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { cutPage } from '../page.ts';
import { quoteFields, type SalesQuote } from './quote.ts';
import type { QuoteStatus } from './transitions.ts';

export interface QuotesWanted {
  /** As it is at this moment. */
  status?: QuoteStatus | undefined;
  /** Of the customer, compared without regard to case. */
  email?: string | undefined;
  /** Only quotes older than this one: the last of the page before. */
  after?: string | undefined;
  /** Quotes on the page at most. */
  limit: number;
}

/** The state is the one of {@link statusOfQuote}, in the words of the database. */
const selectPage = statement<SalesQuote>(
  'quotes-page',
  `SELECT * FROM (
     SELECT ${quoteFields}, CASE WHEN q.status = 'open' AND q.valid_until <= $2 THEN 'expired' ELSE q.status END AS status
     FROM quotes q
     WHERE q.tenant_id = $1 AND ($4::text IS NULL OR lower(q.customer ->> 'email') = lower($4))
       AND ($5::uuid IS NULL OR q.id < $5)
   ) shown
   WHERE $3::text IS NULL OR status = $3
   ORDER BY id DESC LIMIT $6`,
);

/** The newest first. `nextAfter` is null on the last page. */
export async function listQuotes(
  ctx: Ctx,
  { status, email, after, limit }: QuotesWanted,
): Promise<{ quotes: SalesQuote[]; nextAfter: string | null }> {
  const rows = await ctx.tx.all(selectPage, [ctx.tenantId, ctx.now, status, email, after, limit + 1]);
  const { page: quotes, next: nextAfter } = cutPage(rows, limit, ({ id }) => id);
  return { quotes, nextAfter };
}
