import type { Screen } from '../scripts/start/screen.ts';
import type { BenchArguments } from './arguments.ts';
import { startGenerator } from './load/start-generator.ts';
import { countCpu } from './machine/cpu.ts';
import { describeMachine } from './machine/describe-machine.ts';
import { measureAuthentication } from './measures/authentication.ts';
import type { Bench, Measure } from './measures/bench.ts';
import { measureBigTable } from './measures/big-table.ts';
import { measureFulfilment } from './measures/fulfilment.ts';
import { measureHotProduct } from './measures/hot-product.ts';
import { measureIntake } from './measures/intake.ts';
import { measureRecovery } from './measures/recovery.ts';
import { measureSoak } from './measures/soak.ts';
import type { Measured, MeasureName, Results } from './report/results.ts';
import { startRedis } from './site/redis.ts';
import { openSite, type Site } from './site/site.ts';

const measures: Readonly<Record<MeasureName, Measure>> = {
  intake: measureIntake,
  authentication: measureAuthentication,
  fulfilment: measureFulfilment,
  'hot-product': measureHotProduct,
  'big-table': measureBigTable,
  soak: measureSoak,
  recovery: measureRecovery,
};

export interface RunBenchOptions extends Pick<BenchArguments, 'measures' | 'sizes'> {
  screen: Screen;
  signal: AbortSignal;
}

/** Runs the measures one after the other, on servers of their own, and takes away everything afterwards. */
export async function runBench({
  measures: names,
  sizes,
  screen,
  signal,
}: RunBenchOptions): Promise<Results> {
  await using undo = new AsyncDisposableStack();
  const redis = await startRedis();
  undo.defer(() => redis.stop());
  const generator = startGenerator();
  undo.defer(() => generator.stop());

  const open = async (name: string, queues: 'redis' | 'postgres'): Promise<Site> =>
    openSite({ name, redis: queues === 'redis' ? redis : null, screen, signal });
  const shared = new Map<string, Site>();
  const bench: Bench = {
    ...{ sizes, redis, generator, screen, signal },
    site: async (queues) => {
      const site = shared.get(queues) ?? undo.adopt(await open(`bench-${queues}`, queues), (it) => it.stop());
      shared.set(queues, site);
      return site;
    },
    ownSite: (name) => open(name, 'redis'),
  };

  const found: Measured[] = [];
  for (const name of names) {
    signal.throwIfAborted();
    found.push(await screen.step(name, () => run(name, bench)));
  }
  return { machine: describeMachine(), measures: found };
}

async function run(measure: MeasureName, bench: Bench): Promise<Measured> {
  // Whatever is started for the measure counts as ours, since it descends from this process.
  const used = countCpu({ client: [process.pid] });
  const findings = await measures[measure](bench);
  return { measure, at: new Date().toISOString(), busyWithOthers: used().others, ...findings };
}
