import { z } from 'zod';
import type { DrillArguments } from '../cli/arguments.ts';
import { backends } from '../site/site.ts';
import type { Outcome } from './table.ts';

const count = z.int().nonnegative();

const figures = z.object({
  orders: count,
  answers: z.record(z.string(), count),
  slowestAcceptedMs: z.number(),
  repeatedMails: count,
  settledAfterMs: count,
});

const drilled = z.object({
  drill: z.string(),
  backend: z.enum([...backends, 'attached']),
  /** How long it took in all, from the start of the installation until it was gone. */
  seconds: z.number(),
  outcome: z.enum(['held', 'broken', 'not run']),
  /** Null when it was not run. */
  figures: figures.nullable(),
  /** Metrics and alerts that this drill has to change and changed; null when nobody looked. */
  signals: z.array(z.string()).readonly().nullable(),
});
export type Drilled = z.infer<typeof drilled>;

const machine = z.object({ processors: z.int(), model: z.string(), memoryGiB: z.number(), node: z.string() });
export type Machine = z.infer<typeof machine>;

/** What came of one run of the command, as it stands in `results.json` of its evidence. */
export const resultsSchema = z.object({
  startedAt: z.iso.datetime(),
  machine,
  seed: count,
  /** Orders a second. */
  rate: z.number(),
  quick: z.boolean(),
  drills: z.array(drilled),
});
export type Results = z.infer<typeof resultsSchema>;

export const resultsFile = 'results.json';

export interface Timed {
  outcome: Outcome;
  seconds: number;
}

export const resultsOf = (
  { seed, rate, quick }: DrillArguments,
  { startedAt, machine: on }: Pick<Results, 'startedAt' | 'machine'>,
  timed: readonly Timed[],
): Results => ({ startedAt, machine: on, seed, rate, quick, drills: timed.flatMap(drilledOf) });

function drilledOf({ outcome, seconds }: Timed): Drilled[] {
  if (outcome.kind === 'does not apply') return [];
  const common = { drill: outcome.drill.name, backend: outcome.backend, seconds };
  if (outcome.kind === 'not run') return [{ ...common, outcome: 'not run', figures: null, signals: null }];
  const { held, figures: of, signals } = outcome.verdict;
  return [{ ...common, outcome: held ? 'held' : 'broken', figures: of, signals }];
}
