import type { Drill } from '../drill.ts';
import type { Place } from '../site/site.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { renderRows } from './markdown.ts';

/** What became of one drill on one backend. */
export type Outcome =
  | { kind: 'judged'; drill: Drill; backend: Place; verdict: Verdict }
  /** It makes no sense there. */
  | { kind: 'does not apply'; drill: Drill; backend: Place }
  /** It could not be run, for this reason. */
  | { kind: 'not run'; drill: Drill; backend: Place; reason: string };

const words = (outcome: Outcome): string => {
  if (outcome.kind === 'judged') return outcome.verdict.held ? 'held' : '**BROKEN**';
  return outcome.kind === 'not run' ? '**NOT RUN**' : 'does not apply';
};

const seconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;

function figures(outcome: Outcome): string[] {
  // What follows the first line are lines of a log.
  if (outcome.kind === 'not run') return ['', '', '', '', outcome.reason.split('\n')[0] ?? ''];
  if (outcome.kind === 'does not apply') return ['', '', '', '', ''];
  const { figures: of, problems } = outcome.verdict;
  const again = Object.entries(of.answers)
    .filter(([status]) => status !== '202')
    .reduce((sum, [, count]) => sum + count, 0);
  const remark = problems.length > 0 ? `${problems.length} problems` : '';
  const doubled = of.repeatedMails > 0 ? `${of.repeatedMails} mails twice, with one Message-ID` : '';
  return [
    String(of.orders),
    String(again),
    seconds(of.slowestAcceptedMs),
    seconds(of.settledAfterMs),
    [remark, doubled].filter(Boolean).join('; '),
  ];
}

const head = [
  'drill',
  'queues on',
  'verdict',
  'orders',
  'asked again',
  'slowest 202',
  'settled after',
  'remarks',
];

/** The verdicts as a Markdown table, which can be read as it is. */
export function renderTable(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((outcome) => [
    outcome.drill.name,
    outcome.backend,
    words(outcome),
    ...figures(outcome),
  ]);
  return renderRows([head, ...rows]);
}
