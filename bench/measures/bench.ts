import type { Screen } from '../../scripts/start/screen.ts';
import type { BenchArguments } from '../arguments.ts';
import type { Generator } from '../load/start-generator.ts';
import { number } from '../report/format.ts';
import type { Measured } from '../report/results.ts';
import type { RedisServer } from '../site/redis.ts';
import type { Site } from '../site/site.ts';

/** What a measure works with. */
export interface Bench {
  readonly sizes: BenchArguments['sizes'];
  readonly redis: RedisServer;
  readonly generator: Generator;
  readonly screen: Screen;
  readonly signal: AbortSignal;
  /** An installation with its queues there, opened for the first who asks and shared by all. */
  site(queues: 'redis' | 'postgres'): Promise<Site>;
  /** One of its own, which the measure stops itself. */
  ownSite(name: string): Promise<Site>;
}

/** One measure's findings, before it is noted when and under which conditions they were made. */
export type Findings = Pick<Measured, 'comparisons' | 'figures' | 'costs' | 'broken'>;

export type Measure = (bench: Bench) => Promise<Findings>;

/** Runs both sides of every round right after each other, and says what came of it. */
export async function takeTurns<Ours extends object | number, Theirs extends object | number>(
  { sizes: { rounds }, screen, signal }: Bench,
  ours: () => Promise<Ours>,
  theirs: () => Promise<Theirs>,
): Promise<{ ours: Ours[]; theirs: Theirs[] }> {
  const results = { ours: [] as Ours[], theirs: [] as Theirs[] };
  for (let round = 1; round <= rounds; round++) {
    signal.throwIfAborted();
    const turn = { ours: await ours(), theirs: await theirs() };
    results.ours.push(turn.ours);
    results.theirs.push(turn.theirs);
    screen.say(`  round ${round} of ${rounds}: ${inWords(turn.ours)} against ${inWords(turn.theirs)}`);
  }
  return results;
}

/** The numbers of a turn, without their parts. */
const inWords = (turn: object | number): string =>
  typeof turn === 'number'
    ? number(turn)
    : Object.entries(turn)
        .flatMap(([name, value]) => (typeof value === 'number' ? [`${name} ${number(value)}`] : []))
        .join(', ');
