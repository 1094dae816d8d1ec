import { type Discrepancy, listLines } from '../checks/discrepancy.ts';
import { count } from './format.ts';
import { orderLines } from './order-lines.ts';
import { productLines } from './product-lines.ts';
import type { Report } from './report.ts';
import { revenueLines } from './revenue-lines.ts';
import { stockLines } from './stock-lines.ts';

const mostDiscrepancies = 50;

/** The report as text, for a person and for the record. */
export const renderReport = (report: Report): string =>
  [
    orderLines(report),
    productLines(report),
    revenueLines(report),
    stockLines(report),
    speedLines(report),
    verdict(report.discrepancies),
  ]
    .filter((section) => section.length > 0)
    .map((section) => section.join('\n'))
    .join('\n\n');

function speedLines({ outcomes, submittedInMs, settledInMs }: Report): string[] {
  const accepted = outcomes.filter(({ answer }) => answer.kind === 'accepted').length;
  const rate = (orders: number, ms: number) =>
    `${(orders / (ms / 1_000)).toFixed(1).padStart(8)} orders/s, ${(ms / 1_000).toFixed(1)} s`;
  return [
    'Speed',
    `  answered  ${rate(outcomes.length, submittedInMs)}`,
    `  settled   ${rate(accepted, settledInMs)}`,
  ];
}

function verdict(discrepancies: readonly Discrepancy[]): string[] {
  if (discrepancies.length === 0) {
    return ['✓ Every figure reconciles with the file, and the audit of the books found nothing.'];
  }
  const rest = discrepancies.length - mostDiscrepancies;
  return [
    `✗ Discrepancies: ${count(discrepancies.length)}`,
    ...discrepancies.slice(0, mostDiscrepancies).map(describe),
    ...(rest > 0 ? [`  and ${count(rest)} more`] : []),
  ];
}

const describe = ({ subject, problem, lines }: Discrepancy): string =>
  `  ${subject}: ${problem}${lines.length > 0 ? ` (lines ${listLines(lines)})` : ''}`;
