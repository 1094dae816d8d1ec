import { reasonOf } from '../outcomes.ts';
import { contradictions } from '../sales-file/invoices.ts';
import { type Fate, fates, type Outcome } from '../submission.ts';
import { count, row } from './format.ts';
import type { Report } from './report.ts';

const examplesPerReason = 3;
/** Said even when there are none. */
const alwaysSaid: readonly Fate[] = ['fulfilled', 'rejected', 'refused'];

export function orderLines({ outcomes, rows, file, tenant }: Report): string[] {
  const accepted = outcomes.filter(({ answer }) => answer.kind === 'accepted');
  const unclear = contradictions(outcomes.map(({ invoice }) => invoice));
  return [
    `Orders of ${file}: ${count(rows)} rows, ${count(outcomes.length)} invoices, in the tenant ${tenant}`,
    row('submitted', count(outcomes.length)),
    row('accepted', count(accepted.length)),
    ...fates.flatMap((fate) => fateLines(fate, outcomes)),
    ...(unclear.length === 0
      ? []
      : [
          row(
            'unclear',
            count(unclear.length),
            'with several customers or countries, of which the first counts:',
          ),
          `        ${unclear.slice(0, examplesPerReason).join(', ')}`,
        ]),
  ];
}

function fateLines(fate: Fate, outcomes: readonly Outcome[]): string[] {
  const all = outcomes.filter((outcome) => outcome.fate === fate);
  if (all.length === 0 && !alwaysSaid.includes(fate)) return [];
  const total = row(fate, count(all.length));
  if (fate === 'fulfilled') return [total];
  const byReason = [...Map.groupBy(all, reasonOf)].sort(([, a], [, b]) => b.length - a.length);
  const reasons = byReason.flatMap(([reason, some]) => [
    `    ${count(some.length)} × ${reason}`,
    ...some.slice(0, examplesPerReason).map((outcome) => `        ${describeExample(outcome)}`),
  ]);
  return [total, ...reasons];
}

/** `C536379, line 143: items[0].quantity must be at least 1, and is -1` */
function describeExample({ invoice, order, answer, placed }: Outcome): string {
  if (answer.kind === 'refused') {
    const [error] = answer.error.errors;
    if (!error) return `${invoice.number}: ${answer.error.message}`;
    const index = Number(/^items\[(\d+)\]/.exec(error.path)?.[1] ?? 0);
    const value = describeValue(valueAt(order, error.path));
    return `${invoice.number}, line ${invoice.sales[index]?.line}: ${error.path} ${error.message}, and ${value}`;
  }
  const { detail = '', items = [] } = placed?.rejection ?? {};
  const why = [detail, items.map(({ sku }) => sku).join(', ')].filter(Boolean).join(' ');
  return `${invoice.number}, line ${invoice.sales[0]?.line}${why && `: ${why}`}`;
}

/** What the field of this path held: `items[0].quantity`. */
const valueAt = (order: object, path: string): unknown =>
  path
    .split(/[.[\]]+/)
    .filter(Boolean)
    .reduce<unknown>((at, key) => (at instanceof Object ? Reflect.get(at, key) : undefined), order);

const describeValue = (value: unknown): string =>
  Array.isArray(value) ? `has ${count(value.length)}` : `is ${JSON.stringify(value)}`;
