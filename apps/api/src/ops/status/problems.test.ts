import type { ProcessRecord } from '@waybill/domain';
import { queueNames } from '@waybill/domain';
import { describe, expect, it } from 'vitest';
import { problemsOf } from './problems.ts';
import type { Books, Status, SweepStatus } from './status.ts';

const at = new Date('2026-03-02T09:05:00.000Z');

const running = (role: ProcessRecord['role'], changes: Partial<ProcessRecord> = {}): ProcessRecord => ({
  ...{ id: role, role, version: '1.0.0', host: 'here', pid: 1, startedAt: at, beatAt: at, alive: true },
  queues: role === 'worker' ? [...queueNames] : [],
  ...changes,
});
const sweep = (name: string, state: SweepStatus['state']): SweepStatus => ({
  ...{ name, state, lastStartedAt: at, durationMs: 1, result: null, nextRunAt: at },
});
const outbox = { owed: 0, due: 0, oldestDueAt: null, parked: 0, jobs: [], parkedJobs: [] };
const books: Books = {
  ...{ shop: 'Shop', isOnlyShop: true, outbox, sweeps: [], providers: [] },
  processes: [running('worker'), running('scheduler'), running('api')],
};
const sound: Omit<Status, 'problems'> = {
  ...{ at, database: { answered: true, ms: 1 }, queueStore: { answered: true, ms: 1, backend: 'redis' } },
  books,
  queues: queueNames.map((name) => ({ name, paused: false, workers: 1, counts: null })),
};
const problems = (changes: Partial<Status>) => problemsOf({ ...sound, ...changes });
const inBooks = (changes: Partial<Books>) => problems({ books: { ...books, ...changes } });

describe('what a person should see to', () => {
  it('is nothing where nothing is wrong, and where a process has no queues to see', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ queueStore: { answered: false, backend: null }, queues: null })).toEqual([]);
  });

  it('begins with a store that does not answer', () => {
    expect(problems({ database: { answered: false }, books: null })).toEqual([
      'The database does not answer: no order is taken.',
    ]);
    expect(problems({ queueStore: { answered: false, backend: 'redis' }, queues: null })).toEqual([
      'The queue store does not answer: orders are taken, and wait.',
    ]);
  });

  it('is a process that is missing, or that stopped without a word', () => {
    const silent = running('worker', { alive: false });
    expect(inBooks({ processes: [silent, running('worker', { queues: ['mail'] })] })).toEqual([
      'No worker is alive for orders, payments, stock, ai, webhooks.',
      'No scheduler is alive: nothing that gets lost is seen to.',
      '1 process stopped without a word in the last ten minutes.',
    ]);
  });

  it('is a queue that somebody paused', () => {
    const queues = queueNames.map((name) => ({
      ...{ name, workers: 1, counts: null, paused: name === 'mail' || name === 'ai' },
    }));
    expect(problems({ queues })).toEqual(['Somebody paused mail, ai.']);
  });

  it('is a job that was given up, and one that is due for too long', () => {
    const since = (seconds: number) => new Date(at.getTime() - seconds * 1_000);
    expect(inBooks({ outbox: { ...outbox, parked: 2, due: 1, oldestDueAt: since(61) } })).toEqual([
      '2 jobs were given up and wait for a person.',
      '1 job is due, the oldest since 2026-03-02T09:03:59.000Z.',
    ]);
    expect(inBooks({ outbox: { ...outbox, due: 1, oldestDueAt: since(59) } })).toEqual([]);
  });

  it('is a provider to which calls are held back, and sweeps that are late or failed', () => {
    const health = { since: at, until: null, lastError: null } as const;
    expect(
      inBooks({
        providers: [
          { ...health, provider: 'stripe', state: 'half_open' },
          { ...health, provider: 'paypal', state: 'closed' },
        ],
        sweeps: [
          sweep('retention', 'late'),
          sweep('low-stock', 'failed'),
          sweep('reconciliation', 'running'),
        ],
      }),
    ).toEqual([
      'Calls to stripe are held back.',
      'Sweeps are late: retention.',
      'Sweeps failed the last time: low-stock.',
    ]);
  });
});
