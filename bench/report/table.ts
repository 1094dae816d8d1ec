import { number, spread } from './format.ts';
import { type Cost, parts, type Results } from './results.ts';
import { median, spreadOf } from './statistics.ts';
import { isWithin, judge } from './verdict.ts';

type Row = readonly string[];

/** A table in Markdown whose columns are also in line where it is read as text. */
export function renderTable(head: Row, rows: readonly Row[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: Row) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`, ...rows.map(line)].join(
    '\n',
  );
}

const mark = (met: boolean) => (met ? 'yes' : 'NO');

function comparisonRows({ measures }: Results): Row[] {
  return measures.flatMap(({ comparisons }) =>
    comparisons.map((one) => {
      const { ratio, met } = judge(one);
      const sides = `${spread(spreadOf(one.ours))} against ${spread(spreadOf(one.theirs))} ${one.unit}`;
      const bound = `${one.target.side} ${number(one.target.ratio)}`;
      return [one.name, sides, one.against, spread(ratio), bound, mark(met)];
    }),
  );
}

function figureRows({ measures }: Results): Row[] {
  return measures.flatMap(({ figures }) =>
    figures.map((one) => [
      one.name,
      `${spread(spreadOf(one.values))} ${one.unit}`,
      one.atMost === null ? '' : `at most ${number(one.atMost)}`,
      one.atMost === null ? '' : mark(isWithin(one)),
    ]),
  );
}

function costRow({ name, milliseconds }: Cost): Row {
  const each = parts.map((part) => milliseconds[part]).map((values) => (values ? median(values) : null));
  const cells = each.map((value) => (value === null ? '' : number(value)));
  return [name, ...cells, number(each.reduce<number>((sum, value) => sum + (value ?? 0), 0))];
}

function noiseRows({ measures }: Results): Row[] {
  return measures.map(({ measure, at, busyWithOthers }) => [
    measure,
    at.slice(0, 16).replace('T', ' '),
    `${Math.round(busyWithOthers * 100)} %`,
  ]);
}

function section(title: string, head: Row, rows: readonly Row[]): string[] {
  return rows.length === 0 ? [] : [`### ${title}`, renderTable(head, rows)];
}

/** All results for a reader, in Markdown. Medians, with the least and the greatest of all rounds in brackets. */
export function renderResults(results: Results): string {
  const { processors, model, memoryGiB, node } = results.machine;
  const costs = results.measures.flatMap((one) => one.costs);
  const broken = results.measures.flatMap((one) => one.broken);
  return [
    `Measured on ${processors} × ${model}, ${number(memoryGiB)} GiB, Node ${node}, with everything on this one machine.`,
    ...section(
      'Ratios',
      ['measure', 'Waybill against the baseline', 'baseline', 'ratio', 'promised', 'met'],
      comparisonRows(results),
    ),
    ...section('Figures', ['figure', 'value', 'promised', 'met'], figureRows(results)),
    ...section('CPU per order, in milliseconds', ['measure', ...parts, 'sum'], costs.map(costRow)),
    ...section(
      'How quiet the machine was',
      ['measure', 'measured at (UTC)', 'processor time that others took'],
      noiseRows(results),
    ),
    ...broken.map((promise) => `**Broken: ${promise}**`),
  ].join('\n\n');
}
