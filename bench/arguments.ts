import { parseArgs } from 'node:util';
import { StartError } from '../scripts/start/start-error.ts';
import { type MeasureName, measureNames } from './report/results.ts';

export interface BenchArguments {
  help: boolean;
  measures: readonly MeasureName[];
  /** Says where the time of an order goes, and measures nothing else. */
  profile: boolean;
  /** Writes the results to where the documentation has them. */
  publish: boolean;
  sizes: {
    /** Each side's turns. */
    rounds: number;
    /** How long one turn takes, about. */
    seconds: number;
    soakSeconds: number;
    /** Orders in the big table before it is measured. */
    oldOrders: number;
    /** Orders that come before anything is measured. */
    warmUpOrders: number;
    /** Jobs that wait when Redis is erased. */
    waitingJobs: number;
  };
}

const usual: BenchArguments['sizes'] = {
  rounds: 5,
  seconds: 8,
  soakSeconds: 600,
  oldOrders: 2_000_000,
  warmUpOrders: 3_000,
  waitingJobs: 10_000,
};

const quick: BenchArguments['sizes'] = {
  rounds: 2,
  seconds: 2,
  soakSeconds: 20,
  oldOrders: 50_000,
  warmUpOrders: 1_500,
  waitingJobs: 2_000,
};

export const usage = `npm run bench                     everything, which takes about an hour; the table goes to stdout
  --only intake,fulfilment,…      some of: ${measureNames.join(', ')}
  --rounds N                      turns of each side (${usual.rounds})
  --seconds N                     length of a turn (${usual.seconds})
  --quick                         small sizes, to see that it works: its figures mean little
  --profile                       where the time of an order goes, instead of the measures (a minute)
  --publish                       put the results into docs/performance

Every measure compares what ran on this machine in turns, so it needs the machine for itself. It brings its own
PostgreSQL and Redis (redis-server has to be installed), and leaves nothing behind but bench/results/latest.json.`;

/** Throws `StartError` on anything that it does not understand. */
export function readArguments(args: readonly string[]): BenchArguments {
  const values = parse(args);
  const sizes = values.quick ? quick : usual;
  return {
    help: values.help,
    measures: values.only === undefined ? measureNames : values.only.split(',').map(measureNamed),
    profile: values.profile,
    publish: values.publish,
    sizes: {
      ...sizes,
      rounds: wholeNumber('rounds', values.rounds) ?? sizes.rounds,
      seconds: wholeNumber('seconds', values.seconds) ?? sizes.seconds,
    },
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        only: { type: 'string' },
        rounds: { type: 'string' },
        seconds: { type: 'string' },
        quick: { type: 'boolean', default: false },
        profile: { type: 'boolean', default: false },
        publish: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw misunderstood(error instanceof Error ? error.message : String(error));
  }
}

function measureNamed(text: string): MeasureName {
  const name = measureNames.find((known) => known === text.trim());
  if (name) return name;
  throw misunderstood(`There is no measure "${text}".`);
}

function wholeNumber(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw misunderstood(`--${option} takes a whole number from 1 to 9999, not "${text}".`);
}

const misunderstood = (problem: string): StartError => new StartError(`${problem}\n\n${usage}`);
