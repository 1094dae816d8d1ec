import { isRefusableProduct, isTooLarge, refusableFields } from '../expectations.ts';
import { reasonOf } from '../outcomes.ts';
import type { RefusedArticle } from '../stock-up.ts';
import type { Outcome } from '../submission.ts';
import type { Discrepancy } from './discrepancy.ts';

/** What is wrong with the answers themselves: a refusal must be foreseeable, and what is refusable must be refused. */
export function checkAnswers(
  outcomes: readonly Outcome[],
  refusedArticles: readonly RefusedArticle[],
): Discrepancy[] {
  const unavailable = new Set(refusedArticles.map(({ article }) => article.sku));
  return [
    ...refusedArticles.flatMap(checkRefusedArticle),
    ...outcomes.flatMap((outcome) =>
      problemsOf(outcome, unavailable).map((problem) => ({
        subject: `invoice ${outcome.invoice.number}`,
        problem,
        lines: outcome.invoice.sales.map(({ line }) => line),
      })),
    ),
  ];
}

function checkRefusedArticle({ article, product, error }: RefusedArticle): Discrepancy[] {
  if (isRefusableProduct(product)) return [];
  const problem = `the product was refused although nothing is wrong with it: ${error.message}`;
  return [{ subject: `SKU ${article.sku}`, problem, lines: article.lines }];
}

function problemsOf(outcome: Outcome, unavailable: ReadonlySet<string>): string[] {
  const { order, fate } = outcome;
  const mustRefuse = isTooLarge(order) || refusableFields(order).length > 0;
  const mustReject = order.items.some(({ sku }) => unavailable.has(sku));
  switch (fate) {
    case 'missing':
    case 'unanswered':
    case 'unsettled':
      return [reasonOf(outcome)];
    case 'refused':
      return checkRefusal(outcome);
    case 'rejected':
      return mustReject && !mustRefuse
        ? []
        : [`rejected although everything was there: ${reasonOf(outcome)}`];
    case 'unpaid':
      return isChargeable(outcome) ? [`not paid although the card is good: ${reasonOf(outcome)}`] : [];
    case 'fulfilled':
      return mustRefuse || mustReject ? ['accepted although it had to be refused'] : [];
  }
}

function checkRefusal(outcome: Outcome): string[] {
  const { order, answer } = outcome;
  if (answer.kind !== 'refused' || (answer.error.status === 413 && isTooLarge(order))) return [];
  const foreseen = new Set(refusableFields(order));
  const named = answer.error.errors.map(({ path }) => path);
  const isForeseen = named.length > 0 && named.every((path) => foreseen.has(path));
  return isForeseen ? [] : [`refused although nothing is wrong with it: ${reasonOf(outcome)}`];
}

/** Stripe's bounds for a charge in GBP: https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const isChargeable = ({ placed }: Outcome): boolean => {
  const total = placed?.total ?? 0;
  return placed?.payments[0]?.provider !== 'stripe' || (total >= 30 && total <= 99_999_999);
};
