import { z } from 'zod';

export const measureNames = [
  'intake',
  'authentication',
  'fulfilment',
  'hot-product',
  'big-table',
  'soak',
  'recovery',
] as const;
export type MeasureName = (typeof measureNames)[number];

const rounds = z.array(z.number()).min(1);

/** Two sides that took turns. */
const comparison = z.object({
  name: z.string(),
  unit: z.string(),
  ours: rounds,
  /** What `theirs` is, for the reader. */
  against: z.string(),
  theirs: rounds,
  /** The least, or for `at most` the greatest, ratio of ours to theirs that was promised. */
  target: z.object({ ratio: z.number(), side: z.enum(['at least', 'at most']) }),
});
export type Comparison = z.infer<typeof comparison>;

const figure = z.object({
  name: z.string(),
  unit: z.string(),
  /** One value a round. */
  values: rounds,
  /** What was promised of it, if anything. */
  atMost: z.number().nullable(),
});
export type Figure = z.infer<typeof figure>;

export const parts = ['api', 'worker', 'scheduler', 'postgres', 'redis', 'baseline', 'client'] as const;
export type Part = (typeof parts)[number];

/** CPU time per order by process, in milliseconds: user and system, one value a round. */
const cost = z.object({ name: z.string(), milliseconds: z.partialRecord(z.enum(parts), rounds) });
export type Cost = z.infer<typeof cost>;

const measured = z.object({
  measure: z.enum(measureNames),
  /** When it ended, and how busy others kept the machine meanwhile: their share of all processors' time, 0 to 1. */
  at: z.iso.datetime(),
  busyWithOthers: z.number(),
  comparisons: z.array(comparison),
  figures: z.array(figure),
  costs: z.array(cost),
  /** What has to be true besides; a promise that was broken is named. */
  broken: z.array(z.string()),
});
export type Measured = z.infer<typeof measured>;

export const resultsSchema = z.object({
  machine: z.object({ processors: z.int(), model: z.string(), memoryGiB: z.number(), node: z.string() }),
  measures: z.array(measured),
});
export type Results = z.infer<typeof resultsSchema>;

/** What was measured again takes the place of what was known. */
export function merge(known: Results | null, fresh: Results): Results {
  const all = new Map([...(known?.measures ?? []), ...fresh.measures].map((one) => [one.measure, one]));
  return {
    machine: fresh.machine,
    measures: measureNames.flatMap((name) => all.get(name) ?? []),
  };
}
