import type { Inventory, Order } from '@waybill/sdk';
import type { Catalogue } from './catalogue.ts';
import { checkAmounts } from './checks/amounts.ts';
import { checkAnswers } from './checks/answers.ts';
import type { Discrepancy } from './checks/discrepancy.ts';
import { checkMembership } from './checks/membership.ts';
import { checkRevenue, type Revenue, sumRevenue } from './checks/revenue.ts';
import { checkStock, type SkuStock } from './checks/stock.ts';
import { outcomesOf } from './outcomes.ts';
import { grossOf, type Sale } from './sales-file/sale.ts';
import type { RefusedArticle } from './stock-up.ts';
import type { Outcome, Submission } from './submission.ts';

export interface Books {
  sales: readonly Sale[];
  catalogue: Catalogue;
  /** Pieces booked before the first order, by the SKU as it is sold. */
  opening: ReadonlyMap<string, number>;
  refused: readonly RefusedArticle[];
  submissions: readonly Submission[];
  /** As they were read back, like the inventory. */
  orders: readonly Order[];
  inventory: readonly Inventory[];
}

export interface Reconciliation {
  outcomes: Outcome[];
  revenue: Revenue;
  stock: SkuStock[];
  discrepancies: Discrepancy[];
}

/** Compares what the API said and holds with the file, figure by figure. */
export function reconcile(books: Books): Reconciliation {
  const { sales, catalogue, opening, refused, submissions, orders, inventory } = books;
  const outcomes = outcomesOf(submissions, orders);
  const revenue = sumRevenue(outcomes, grossOf(sales));
  const stock = checkStock({ catalogue, opening, outcomes, inventory });
  const discrepancies = [
    ...checkMembership(outcomes, orders),
    ...checkAnswers(outcomes, refused),
    ...checkAmounts(outcomes),
    ...checkRevenue(revenue),
    ...stock.discrepancies,
  ];
  return { outcomes, revenue, stock: stock.bySku, discrepancies };
}
