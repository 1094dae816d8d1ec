import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { groups } from '@waybill/telemetry';
import { hireUndertaker } from '@waybill/testing/servers';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Drill } from '../drill.ts';
import { type Problem, problem } from '../verdict/problem.ts';
import { startPrometheus, type Targets } from './prometheus.ts';
import { nameOf, type Signal, signals } from './signals.ts';
import { inTimeLapse } from './time-lapse.ts';

const rulesFile = fileURLToPath(new URL('../../../ops/prometheus/alerts.yml', import.meta.url));
const rules = z.object({
  groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
});

/** The alerts that operators load, by name. */
export const readAlerts = (): ReadonlyMap<string, string> =>
  new Map(
    rules
      .parse(parse(readFileSync(rulesFile, 'utf8')))
      .groups.flatMap((group) => group.rules.map(({ alert, expr }) => [alert, expr] as const)),
  );

interface Known {
  readonly name: string;
  readonly type: string;
}
export const knownMetrics: readonly Known[] = Object.values(groups).flatMap((group): Known[] =>
  Object.values(group),
);

/**
 * The sum over its series; of a histogram that of its counts. A series of what happens begins when it first does, so
 * that before there is nothing of it.
 */
function sumOf(signal: Signal): string {
  const type = knownMetrics.find(({ name }) => name === signal.name)?.type;
  if (type === 'gauge') return `sum(${nameOf(signal)})`;
  const counted = type === 'histogram' ? { ...signal, name: `${signal.name}_count` } : signal;
  return `(sum(${nameOf(counted)}) or vector(0))`;
}

/** A metric changed when its sum was not the same all the time. */
function expressionFor(signal: Signal, from: Date, alerts: ReadonlyMap<string, string>): string {
  const alert = alerts.get(signal.name);
  if (alert !== undefined) return inTimeLapse(alert);
  const range = `[${Math.ceil((Date.now() - from.getTime()) / 1_000)}s:1s]`;
  const sum = sumOf(signal);
  return `max_over_time(${sum}${range}) > min_over_time(${sum}${range})`;
}

export interface Watch {
  /** What the drill has to change, by whether it changed since the watch began. */
  look(): Promise<{ seen: string[]; problems: Problem[] }>;
  close(): Promise<void>;
}

/** Whether a drill is one of those by which metrics and alerts are proven. */
export const hasSignals = ({ name }: Drill): boolean => signals.some(({ seenIn }) => seenIn === name);

/** Has a Prometheus look on. Null when none is installed. */
export async function openWatch(
  drill: Drill,
  { targets, folder }: { targets: Targets; folder: string },
): Promise<Watch | null> {
  const undertaker = hireUndertaker();
  const prometheus = await startPrometheus({ targets, folder, undertaker });
  const from = new Date();
  if (prometheus === null) {
    undertaker.dismiss();
    return null;
  }
  const expected = signals.filter(({ seenIn }) => seenIn === drill.name);
  return {
    look: async () => {
      const alerts = readAlerts();
      const seconds = await Promise.all(
        expected.map((signal) => prometheus.secondsWith(expressionFor(signal, from, alerts), from)),
      );
      const told = expected.map((signal, index) => ({ name: nameOf(signal), isSeen: seconds[index] !== 0 }));
      return {
        seen: told.filter(({ isSeen }) => isSeen).map(({ name }) => name),
        problems: told
          .filter(({ isSeen }) => !isSeen)
          .map(({ name }) => problem('signals', name, 'did not change')),
      };
    },
    close: async () => {
      await prometheus.close();
      undertaker.dismiss();
    },
  };
}
