import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { drills, findDrill } from '../catalog.ts';
import type { Drill } from '../drill.ts';
import { type Backend, backends } from '../site/site.ts';
import { DrillError } from './drill-error.ts';

export interface DrillArguments {
  /** Empty asks for help, unless there is something to publish. */
  drills: readonly Drill[];
  backends: readonly Backend[];
  orders: number;
  /** Orders a second. */
  rate: number;
  seed: number;
  minutes: number;
  quick: boolean;
  /** The address of an installation that is up already. */
  attach: string | null;
  /** The evidence of runs, of which docs/drills.md shall tell. */
  publish: readonly string[];
}

const column = Math.max(...drills.map(({ name }) => name.length)) + 2;

export const usage = `npm run drill -- NAME…|all    do damage to an installation that is started for it, and check every promise
  --orders N                  orders that come in meanwhile (200)
  --rate N                    orders a second (25)
  --seed S                    the same seed plans the same orders and the same damage
  --backend redis|postgres|both
                              where the queues are (both)
  --minutes M                 how long the drill "everything" goes on (5)
  --quick                     outages of seconds instead of half a minute
  --attach URL                drill an installation that is up, as far as that is safe; WAYBILL_API_KEY is its key
  --publish FOLDER            write docs/drills.md from the evidence of a run; once for each run it shall tell of

${drills.map(({ name, about }) => `  ${name.padEnd(column)}${about}`).join('\n')}

Exit code 0: everything held; 1: a promise was broken; 2: something could not be run. The evidence is in
.waybill/drills.`;

const options = {
  orders: { type: 'string', default: '200' },
  rate: { type: 'string', default: '25' },
  seed: { type: 'string' },
  backend: { type: 'string', default: 'both' },
  minutes: { type: 'string', default: '5' },
  quick: { type: 'boolean', default: false },
  attach: { type: 'string' },
  publish: { type: 'string', multiple: true },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Throws `DrillError` on anything that it does not understand. */
export function readArguments(args: readonly string[]): DrillArguments {
  const { values, positionals } = parse(args);
  const names = values.help ? [] : positionals;
  return {
    drills: names.flatMap(drillsNamed),
    backends: backendsNamed(values.backend),
    orders: whole('orders', values.orders, { min: 5, max: 100_000 }),
    rate: whole('rate', values.rate, { min: 1, max: 1_000 }),
    seed:
      values.seed === undefined
        ? randomInt(1_000_000)
        : whole('seed', values.seed, { min: 0, max: 2 ** 32 - 1 }),
    minutes: minutesOf(values.minutes),
    quick: values.quick,
    attach: values.attach ?? null,
    publish: values.publish ?? [],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw misunderstood(error instanceof Error ? error.message : String(error));
  }
}

function drillsNamed(name: string): readonly Drill[] {
  if (name === 'all') return drills;
  const found = findDrill(name);
  if (!found) throw misunderstood(`There is no drill "${name}".`);
  return [found];
}

function backendsNamed(name: string): readonly Backend[] {
  if (name === 'both') return backends;
  const found = backends.find((backend) => backend === name);
  if (!found) throw misunderstood(`--backend takes redis, postgres or both, not "${name}".`);
  return [found];
}

function whole(name: string, given: string, { min, max }: { min: number; max: number }): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= min && value <= max) return value;
  throw misunderstood(`--${name} takes a number from ${min} to ${max}, not "${given}".`);
}

function minutesOf(given: string): number {
  const value = Number(given);
  if (value > 0 && value <= 24 * 60) return value;
  throw misunderstood(`--minutes takes a number up to 1440, not "${given}".`);
}

const misunderstood = (problem: string): DrillError => new DrillError(`${problem}\n\n${usage}`);
