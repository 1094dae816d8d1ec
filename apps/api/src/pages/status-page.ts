import type { ProcessRecord, ProviderHealth } from '@waybill/domain';
import type { Books, OutboxStatus, QueueStatus, Reach, Status, SweepStatus } from '../ops/status/status.ts';
import { type Child, type Html, html } from './html.ts';
import { layout } from './layout.ts';
import { duration, moment } from './moment.ts';
import { statusStyle } from './status-style.ts';
import { type Column, table } from './table.ts';

const refreshSeconds = 10;

const count = (number: number): string => number.toLocaleString('en-GB');
const marked = (kind: 'good' | 'warn' | 'bad', words: Child): Html =>
  html`<span class="${kind}">${words}</span>`;
const section = (title: string, body: Child): Html => html`<section>
<h2>${title}</h2>
${body}
</section>
`;
const fact = (label: string, value: Child): Html => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

function reach(answer: Reach): Html {
  return answer.answered
    ? marked('good', `answers in ${duration(answer.ms)}`)
    : marked('bad', 'does not answer');
}

const boardOf = (queue: string, state: 'latest' | 'failed'): string =>
  `/ops/queues/queue/${queue}${state === 'failed' ? '?status=failed' : ''}`;

const processColumns = (now: Date): Column<ProcessRecord>[] => [
  { label: 'Role', cell: ({ role }) => role },
  { label: 'State', cell: ({ alive }) => (alive ? marked('good', 'alive') : marked('bad', 'silent')) },
  { label: 'Queues', cell: ({ queues }) => (queues.length > 0 ? queues.join(', ') : '–') },
  { label: 'Since', cell: ({ startedAt }) => moment(startedAt, now) },
  { label: 'Last beat', cell: ({ beatAt }) => moment(beatAt, now) },
  { label: 'Version', cell: ({ version }) => version },
  { label: 'Where', cell: ({ host, pid }) => `${host}, process ${pid}` },
];

const jobColumns = (now: Date): Column<OutboxStatus['jobs'][number]>[] => [
  { label: 'Job', cell: ({ job }) => html`<code>${job}</code>` },
  { label: 'Owed', isNumber: true, cell: ({ owed }) => count(owed) },
  { label: 'Due', isNumber: true, cell: ({ due }) => count(due) },
  {
    label: 'Failing',
    isNumber: true,
    cell: ({ failing }) => (failing > 0 ? marked('warn', count(failing)) : '0'),
  },
  { label: 'Oldest due', cell: ({ oldestDueAt }) => (oldestDueAt ? moment(oldestDueAt, now) : '–') },
  {
    label: 'Given up',
    isNumber: true,
    cell: ({ parked, queue }) => {
      if (parked === 0) return '0';
      if (queue === null) return marked('bad', count(parked));
      return html`<a class="bad" href="${boardOf(queue, 'failed')}">${count(parked)}</a>`;
    },
  },
];

const parkedColumns = (now: Date): Column<OutboxStatus['parkedJobs'][number]>[] => [
  { label: 'Job', cell: ({ job }) => html`<code>${job}</code>` },
  { label: 'Order', cell: ({ orderId }) => (orderId ? html`<code>${orderId}</code>` : '–') },
  { label: 'Given up', cell: ({ parkedAt }) => moment(parkedAt, now) },
  { label: 'Attempts', isNumber: true, cell: ({ attempts }) => count(attempts) },
  { label: 'Why', cell: ({ lastError }) => lastError ?? 'no reason is known' },
  {
    label: 'Then',
    cell: ({ id }) =>
      html`<form method="post" action="/ops/obligations/${id}/retry"><button>Try again</button></form>`,
  },
];

const queueColumns: Column<QueueStatus>[] = [
  { label: 'Queue', cell: ({ name }) => html`<a href="${boardOf(name, 'latest')}">${name}</a>` },
  { label: 'State', cell: ({ paused }) => (paused ? marked('bad', 'paused') : marked('good', 'runs')) },
  {
    label: 'Workers',
    isNumber: true,
    cell: ({ workers }) =>
      workers === null ? 'unknown' : workers === 0 ? marked('bad', '0') : count(workers),
  },
];

const countColumns: Column<QueueStatus>[] = (['waiting', 'active', 'delayed', 'failed'] as const).map(
  (state) => ({
    label: `${state[0]?.toUpperCase()}${state.slice(1)}`,
    isNumber: true,
    cell: ({ name, counts }) => {
      const jobs = counts?.[state] ?? 0;
      if (state !== 'failed' || jobs === 0) return count(jobs);
      return html`<a class="bad" href="${boardOf(name, 'failed')}">${count(jobs)}</a>`;
    },
  }),
);

const sweepStates = { fine: 'good', running: 'good', late: 'bad', failed: 'bad' } as const;

const sweepColumns = (now: Date, { isOnlyShop }: Books): Column<SweepStatus>[] => [
  { label: 'Sweep', cell: ({ name }) => name },
  { label: 'State', cell: ({ state }) => marked(sweepStates[state], state) },
  { label: 'Last run', cell: ({ lastStartedAt }) => (lastStartedAt ? moment(lastStartedAt, now) : 'never') },
  { label: 'Took', cell: ({ durationMs }) => (durationMs === null ? '–' : duration(durationMs)) },
  ...(isOnlyShop ? [{ label: 'Result', cell: ({ result }: SweepStatus) => result ?? '–' }] : []),
  { label: 'Next run', cell: ({ nextRunAt }) => moment(nextRunAt, now) },
];

const providerColumns = (now: Date): Column<ProviderHealth>[] => [
  { label: 'Provider', cell: ({ provider }) => provider },
  {
    label: 'Calls',
    cell: ({ state }) =>
      state === 'closed'
        ? marked('good', 'go through')
        : marked('bad', state === 'open' ? 'are held back' : 'are tried again'),
  },
  { label: 'Since', cell: ({ since }) => moment(since, now) },
  { label: 'Next trial', cell: ({ until }) => (until ? moment(until, now) : '–') },
  { label: 'Why', cell: ({ lastError }) => lastError ?? '–' },
];

const unknown = html`<p>Not known: the database did not answer.</p>`;

function outbox({ outbox: figures, shop }: Books, now: Date): Html {
  const { owed, due, oldestDueAt, parked, jobs, parkedJobs } = figures;
  return html`<dl>
${fact('Owed', count(owed))}
${fact('Due', count(due))}
${fact('Oldest due', oldestDueAt ? moment(oldestDueAt, now) : '–')}
${fact('Given up', parked > 0 ? marked('bad', count(parked)) : '0')}
</dl>
${table(jobColumns(now), jobs, { empty: `Nothing is owed for ${shop}.` })}
${parkedJobs.length > 0 ? html`<h2>Jobs that wait for a person</h2>\n${table(parkedColumns(now), parkedJobs, { empty: '' })}` : null}`;
}

function queuesSection({ queues, books, queueStore }: Status): Html {
  if (queueStore.backend === null) return html`<p>This process sees no queues.</p>`;
  if (!queues) return html`<p>Not known: the queue store did not answer.</p>`;
  if (books?.isOnlyShop) return table([...queueColumns, ...countColumns], queues, { empty: '' });
  return html`${table(queueColumns, queues, { empty: '' })}
<p>How many jobs wait in them is not shown: other shops have theirs in the same queues.</p>`;
}

const verdict = ({ problems }: Status): Html =>
  problems.length === 0
    ? html`<p class="well">All is well.</p>`
    : html`<ul class="problems" role="alert">
${problems.map((problem) => html`<li>${problem}</li>\n`)}</ul>`;

/** Everything that operators see at one look; it asks again by itself unless it is told not to. */
export function statusPage(status: Status, { refreshes }: { refreshes: boolean }): string {
  const { at, books, database, queueStore } = status;
  const backend = { redis: 'Redis', postgres: 'PostgreSQL' } as const;
  const refresh = refreshes
    ? html`<a href="/ops/status?refresh=off">Stop refreshing</a>`
    : html`<a href="/ops/status">Refresh every ${refreshSeconds} s</a>`;
  const body = html`<header>
<h1>Status${books ? ` of ${books.shop}` : ''}</h1>
<span class="soft">${at.toISOString().replace('T', ' ').slice(0, 19)} UTC</span>
</header>
<nav><a href="/ops/queues">Queues</a> ${refresh} <a href="/ops/status.json">As JSON</a> <a href="/ops/logout">Log out</a></nav>
${verdict(status)}
${section(
  'Stores',
  html`<dl>
${fact('Database', reach(database))}
${queueStore.backend ? fact(`Queues, on ${backend[queueStore.backend]}`, reach(queueStore)) : null}
</dl>`,
)}
${section('Outbox', books ? outbox(books, at) : unknown)}
${section('Queues', queuesSection(status))}
${section('Processes', books ? table(processColumns(at), books.processes, { empty: 'No process has been heard of.' }) : unknown)}
${section('Sweeps', books ? table(sweepColumns(at, books), books.sweeps, { empty: 'No sweep has ever run.' }) : unknown)}
${section('Payment providers', books ? table(providerColumns(at), books.providers, { empty: 'No trouble was ever noted.' }) : unknown)}`;
  return layout({
    title: 'Status',
    body: body.text,
    extraStyle: statusStyle,
    refreshSeconds: refreshes ? refreshSeconds : null,
  });
}
