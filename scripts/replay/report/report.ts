import type { Discrepancy } from '../checks/discrepancy.ts';
import type { Revenue } from '../checks/revenue.ts';
import type { SkuStock } from '../checks/stock.ts';
import type { RefusedArticle } from '../stock-up.ts';
import type { Outcome } from '../submission.ts';

/** All that a replay found out. */
export interface Report {
  file: string;
  rows: number;
  tenant: string;
  outcomes: readonly Outcome[];
  refusedArticles: readonly RefusedArticle[];
  revenue: Revenue;
  stock: readonly SkuStock[];
  /** From the first order submitted to the last answer. */
  submittedInMs: number;
  /** From the first order submitted to the last one settled. */
  settledInMs: number;
  discrepancies: readonly Discrepancy[];
}
