import { drills } from '../catalog.ts';
import type { Drill } from '../drill.ts';
import { type Backend, backends } from '../site/site.ts';
import { checks } from '../verdict/problem.ts';
import { nameOf, signals } from '../watch/signals.ts';
import { anchorOf } from './failure-modes.ts';
import { renderRows } from './markdown.ts';
import type { Drilled, Results } from './results.ts';

/** docs/drills.md: what the runs came to, every drill of the catalog included. */
export const renderPage = (runs: readonly Results[]): string => `# The drills and what came of them

\`npm run drill -- NAME…|all\` starts a complete installation of real processes (two APIs, two workers, two schedulers,
PostgreSQL, Redis or the queues in PostgreSQL, simulators of Stripe, PayPal and a mail server), sends it orders, does
the damage, takes it back, waits until all is settled and judges. [failure-modes.md](failure-modes.md#at-a-glance) says
of each what a user sees and what to do. \`npm test\` does a third of them in a hurry, drawn by lot, each on one of the
backends, and \`DRILLS=all npm test\` does all (\`tests/end-to-end/drill-batches.ts\`). This page is written by
\`npm run drill -- --publish FOLDER\` from the evidence of the runs.

## What is done

${renderRows([
  ['drill', 'what is done', 'scenario'],
  ...drills.map(({ name, about, scenario }) => [
    name,
    about,
    `[${scenario}](failure-modes.md#${anchorOf(scenario)})`,
  ]),
])}

## What has to hold after each

${Object.entries(checks)
  .map(([name, about]) => `- *${name}*: ${about}`)
  .join('\n')}

## The runs

${renderMachines(runs)}

${renderRows([['date', 'seed', 'queues on', 'orders a second', 'drills', 'minutes'], ...runs.flatMap(runRows)])}

## What came of them

\`held\`: in how many of the runs everything above held. \`asked again\`: requests that were answered with 429 or 503 or
not at all, after which the client asks again. \`slowest 202\`: from a customer's first request to the first 202.
\`settled after\`: from the end of the damage until nothing was owed any more. \`mails twice\`: under one Message-ID, the
one window that SMTP leaves open.

${renderRows([verdictHead, ...drills.flatMap((drill) => backends.map((backend) => verdictRow(drill, backend, runs)))])}

## What operators saw of it

A Prometheus looks on, and every metric and every alert has to change in the drill that stands beside it; alerts as they
are loaded, but with a minute passing in a second.

${renderRows([
  ['metric or alert', 'has to change in', 'changed in'],
  ...signals.map((signal) => [
    `\`${nameOf(signal)}\``,
    signal.seenIn,
    timesSeen(nameOf(signal), signal.seenIn, runs),
  ]),
])}
`;

const renderMachines = (runs: readonly Results[]): string =>
  [
    ...new Set(
      runs.map(
        ({ machine: { processors, model, memoryGiB, node } }) =>
          `On ${processors} processors (${model}), ${Math.round(memoryGiB)} GiB, Node ${node}.`,
      ),
    ),
  ].join('\n');

const runRows = ({ startedAt, seed, rate, drills: all }: Results): string[][] =>
  backends.flatMap((backend) => {
    const own = all.filter((one) => one.backend === backend);
    const minutes = own.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
    const row = [startedAt.slice(0, 10), seed, backend, rate, own.length, minutes.toFixed(0)];
    return own.length === 0 ? [] : [row.map(String)];
  });

const verdictHead = [
  ...['drill', 'queues on', 'held', 'orders', 'asked again', 'slowest 202', 'settled after', 'mails twice'],
];

const timesOf = (drill: string, backend: Backend, runs: readonly Results[]): Drilled[] =>
  runs.flatMap(({ drills: all }) => all.filter((one) => one.drill === drill && one.backend === backend));

function verdictRow({ name, backends: fit }: Drill, backend: Backend, runs: readonly Results[]): string[] {
  if (!fit.includes(backend)) return [name, backend, 'does not apply', '', '', '', '', ''];
  const times = timesOf(name, backend, runs);
  if (times.length === 0) return [name, backend, '**not run**', '', '', '', '', ''];
  const held = times.filter(({ outcome }) => outcome === 'held').length;
  const share = `${held} of ${times.length}`;
  const figures = times.flatMap((one) => one.figures ?? []);
  const seconds = (values: number[]) => `${spread(values.map((ms) => (ms / 1_000).toFixed(1)))} s`;
  return [
    name,
    backend,
    held === times.length ? share : `**${share}**`,
    spread(figures.map(({ orders }) => String(orders))),
    spread(figures.map(({ answers }) => String(askedAgain(answers)))),
    seconds(figures.map(({ slowestAcceptedMs }) => slowestAcceptedMs)),
    seconds(figures.map(({ settledAfterMs }) => settledAfterMs)),
    spread(figures.map(({ repeatedMails }) => String(repeatedMails))),
  ];
}

/** The least and the most of them. */
function spread(values: readonly string[]): string {
  const sorted = values.toSorted((a, b) => Number(a) - Number(b));
  const [least = '', most = ''] = [sorted.at(0), sorted.at(-1)];
  return least === most ? least : `${least} to ${most}`;
}

const askedAgain = (answers: Readonly<Record<string, number>>): number =>
  Object.entries(answers)
    .filter(([status]) => status !== '202')
    .reduce((sum, [, count]) => sum + count, 0);

function timesSeen(signal: string, drill: string, runs: readonly Results[]): string {
  const watched = backends.flatMap((backend) =>
    timesOf(drill, backend, runs).filter((one) => one.signals !== null),
  );
  const seen = watched.filter((one) => one.signals?.includes(signal)).length;
  const told = `${seen} of ${watched.length} runs`;
  return seen > 0 && seen === watched.length ? told : `**${told}**`;
}
