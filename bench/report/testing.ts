import type { Comparison, Measured, Results } from './results.ts';

export const comparison = (over: Partial<Comparison> = {}): Comparison => ({
  name: 'intake',
  unit: 'orders/s',
  ours: [1_000, 1_210, 1_100],
  against: 'a bare server',
  theirs: [1_000, 1_100, 1_000],
  target: { ratio: 1, side: 'at least' },
  ...over,
});

export const measured = (over: Partial<Measured> = {}): Measured => ({
  measure: 'intake',
  at: '2026-11-21T12:30:00.000Z',
  busyWithOthers: 0.04,
  comparisons: [comparison()],
  figures: [{ name: 'intake, p99', unit: 'ms', values: [12.3], atMost: null }],
  costs: [{ name: 'intake', milliseconds: { api: [0.2, 0.4, 0.3], postgres: [0.1, 0.1, 0.1] } }],
  broken: [],
  ...over,
});

export const results = (...measures: Measured[]): Results => ({
  machine: { processors: 2, model: 'Test CPU', memoryGiB: 24, node: '24.0.0' },
  measures,
});
