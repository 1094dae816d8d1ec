import { describe, expect, it } from 'vitest';
import { renderPage } from './page.ts';
import type { Drilled, Results } from './results.ts';

const figures = { orders: 200, answers: { '202': 400 }, slowestAcceptedMs: 1_200, repeatedMails: 0 };

const drilled = (change: Partial<Drilled>): Drilled => ({
  drill: 'psp-500-storm',
  backend: 'redis',
  seconds: 60,
  outcome: 'held',
  figures: { ...figures, settledAfterMs: 3_000 },
  signals: ['WaybillBreakerOpened'],
  ...change,
});

const run = (seed: number, ...drills: Drilled[]): Results => ({
  startedAt: `2026-01-0${seed}T12:00:00.000Z`,
  machine: { processors: 2, model: 'Model', memoryGiB: 23.6, node: '24.0.0' },
  ...{ seed, rate: 25, quick: false, drills },
});

/** The cells of the row that begins with these. */
function row(page: string, ...first: string[]): string[] {
  const rows = page.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  return rows.find((cells) => first.every((cell, index) => cells[index + 1] === cell))?.slice(1, -1) ?? [];
}

describe('the page of the drills', () => {
  it('shows of several runs the least and the most', () => {
    const slow = drilled({ figures: { ...figures, answers: { '503': 7 }, settledAfterMs: 9_500 } });
    const page = renderPage([run(1, drilled({})), run(2, slow)]);
    expect(row(page, 'psp-500-storm', 'redis')).toEqual([
      ...['psp-500-storm', 'redis', '2 of 2', '200', '0 to 7', '1.2 s', '3.0 to 9.5 s', '0'],
    ]);
  });

  it('points at what did not hold, was not run or makes no sense there', () => {
    const page = renderPage([run(1, drilled({})), run(2, drilled({ outcome: 'broken' }))]);
    expect(row(page, 'psp-500-storm', 'redis')[2]).toBe('**1 of 2**');
    expect(row(page, 'kill-api', 'redis')[2]).toBe('**not run**');
    expect(row(page, 'flush-redis', 'postgres')[2]).toBe('does not apply');
  });

  it('counts in how many of the runs that were watched a signal changed', () => {
    const page = renderPage([
      run(1, drilled({})),
      run(2, drilled({ signals: null })),
      run(3, drilled({ signals: [] })),
    ]);
    expect(row(page, '`WaybillBreakerOpened`')[2]).toBe('**1 of 2 runs**');
    expect(row(renderPage([run(1, drilled({}))]), '`WaybillBreakerOpened`')[2]).toBe('1 of 1 runs');
  });
});
