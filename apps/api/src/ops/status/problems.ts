import { queueNames } from '@waybill/domain';
import type { Books, QueueStatus, Status } from './status.ts';

/** How long the oldest job that is due may wait before that is a problem, in milliseconds. */
const tooOldMs = 60_000;

const count = (number: number, one: string, many: string): string =>
  number === 1 ? `1 ${one}` : `${number.toLocaleString('en-GB')} ${many}`;

const list = (names: readonly string[]): string => names.join(', ');

function ofProcesses({ processes }: Books): string[] {
  const alive = processes.filter((process) => process.alive);
  const unserved = queueNames.filter((name) => !alive.some(({ queues }) => queues.includes(name)));
  const silent = processes.length - alive.length;
  return [
    ...(unserved.length > 0 ? [`No worker is alive for ${list(unserved)}.`] : []),
    ...(alive.some(({ role }) => role === 'scheduler')
      ? []
      : ['No scheduler is alive: nothing that gets lost is seen to.']),
    ...(silent > 0
      ? [`${count(silent, 'process', 'processes')} stopped without a word in the last ten minutes.`]
      : []),
  ];
}

function ofOutbox({ outbox }: Books, at: Date): string[] {
  const { oldestDueAt, due, parked } = outbox;
  const isOld = oldestDueAt !== null && at.getTime() - oldestDueAt.getTime() > tooOldMs;
  return [
    ...(parked > 0
      ? [`${count(parked, 'job was given up and waits', 'jobs were given up and wait')} for a person.`]
      : []),
    ...(isOld
      ? [`${count(due, 'job is', 'jobs are')} due, the oldest since ${oldestDueAt.toISOString()}.`]
      : []),
  ];
}

function ofSweeps({ sweeps }: Books): string[] {
  const named = (state: string) => sweeps.filter((sweep) => sweep.state === state).map(({ name }) => name);
  const late = named('late');
  const failed = named('failed');
  return [
    ...(late.length > 0 ? [`Sweeps are late: ${list(late)}.`] : []),
    ...(failed.length > 0 ? [`Sweeps failed the last time: ${list(failed)}.`] : []),
  ];
}

const ofProviders = ({ providers }: Books): string[] =>
  providers
    .filter(({ state }) => state !== 'closed')
    .map(({ provider }) => `Calls to ${provider} are held back.`);

function ofQueues(queues: readonly QueueStatus[]): string[] {
  const paused = queues.filter((queue) => queue.paused).map(({ name }) => name);
  return paused.length > 0 ? [`Somebody paused ${list(paused)}.`] : [];
}

/** What a person should see to, in sentences, the worst first. */
export function problemsOf(status: Omit<Status, 'problems'>): string[] {
  const { at, database, queueStore, books, queues } = status;
  return [
    ...(database.answered ? [] : ['The database does not answer: no order is taken.']),
    ...(queueStore.answered || queueStore.backend === null
      ? []
      : ['The queue store does not answer: orders are taken, and wait.']),
    ...(books ? ofProcesses(books) : []),
    ...(queues ? ofQueues(queues) : []),
    ...(books ? [...ofOutbox(books, at), ...ofProviders(books), ...ofSweeps(books)] : []),
  ];
}
