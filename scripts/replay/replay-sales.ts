import { awaitSettled, readOrders } from './await-settled.ts';
import { planCatalogue } from './catalogue.ts';
import type { ReplayProvider } from './order-request.ts';
import { reconcile } from './reconcile.ts';
import type { Report } from './report/report.ts';
import type { Run } from './run.ts';
import { groupInvoices } from './sales-file/invoices.ts';
import type { Sale } from './sales-file/sale.ts';
import { readInventory, stockUp } from './stock-up.ts';
import { submitInvoices } from './submit-invoices.ts';

export type Replayed = Omit<Report, 'file' | 'tenant'>;

/** Submits all sales to an empty shop, waits for what becomes of them, reads everything back and compares. */
export async function replaySales(
  run: Run,
  sales: readonly Sale[],
  provider: ReplayProvider,
): Promise<Replayed> {
  const catalogue = planCatalogue(sales);
  const { pieces: opening, refused } = await stockUp(run, catalogue.articles);

  const startedAt = performance.now();
  const submissions = await submitInvoices(run, groupInvoices(sales), { catalogue, provider });
  const submittedInMs = performance.now() - startedAt;
  await awaitSettled(run, submissions.filter(({ answer }) => answer.kind === 'accepted').length);
  const settledInMs = performance.now() - startedAt;

  const orders = await readOrders(run);
  const inventory = await readInventory(run.shop, run.signal);
  return {
    ...reconcile({ sales, catalogue, opening, refused, submissions, orders, inventory }),
    rows: sales.length,
    refusedArticles: refused,
    submittedInMs,
    settledInMs,
  };
}
