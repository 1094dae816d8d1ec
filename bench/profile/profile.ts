import { rmSync } from 'node:fs';
import type { Screen } from '../../scripts/start/screen.ts';
import { type Generator, startGenerator } from '../load/start-generator.ts';
import { countCpu } from '../machine/cpu.ts';
import type { Part } from '../report/results.ts';
import { forgetOrders, holdBack, placeOrders, release, untilFulfilled } from '../site/orders.ts';
import { startRedis } from '../site/redis.ts';
import { openSite, type Site } from '../site/site.ts';
import { microseconds, readCpuProfile, type Span, timeBySteps } from './cpu-profile.ts';
import { forgetStatements, readStatements, type StatementTime, statementSettings } from './statements.ts';

export interface ProfileOptions {
  /** Orders that are measured. */
  orders: number;
  warmUpOrders: number;
  /** Where the processes leave what other tools can open. */
  folder: string;
  screen: Screen;
  signal: AbortSignal;
}

type Worked = 'api' | 'worker';

/** One half of an order's way, in microseconds an order. */
export interface PhaseProfile {
  name: string;
  /** CPU time by process, as the system counted it without anybody looking on. */
  cpu: Partial<Record<Part, number>>;
  /** The process that does this half's work. */
  process: Worked;
  /** The shares that its steps have in its time; they add up to 1. */
  steps: ReadonlyMap<string, number>;
  statements: readonly StatementTime[];
}

type Counted = Omit<PhaseProfile, 'steps'>;

const halves = [
  { name: 'intake', process: 'api' },
  { name: 'fulfilment', process: 'worker' },
] as const;

interface Observed {
  used: Partial<Record<Part, number>>;
  statements: StatementTime[];
  span: Span;
}

/**
 * Where the time of an order goes. Twice, since who is looked at is slower: the first time the system counts, the
 * second time each process notes what it is at.
 */
export async function profileOrders(options: ProfileOptions): Promise<PhaseProfile[]> {
  const { screen, signal, folder, orders } = options;
  rmSync(folder, { recursive: true, force: true });
  await using undo = new AsyncDisposableStack();
  const redis = await startRedis();
  undo.defer(() => redis.stop());
  const generator = startGenerator();
  undo.defer(() => generator.stop());
  const open = (name: string, environment: Record<string, string>) =>
    openSite({ name, redis, screen, signal, environment, postgresSettings: statementSettings });

  const plain = await open('profile-plain', {});
  undo.defer(() => plain.stop());
  const counted = await observeHalves(plain, generator, options);
  const noting = await open('profile', { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` });
  undo.defer(() => noting.stop());
  const noted = await observeHalves(noting, generator, options);
  const pids = { api: pidOf(noting, 'api'), worker: pidOf(noting, 'worker') };
  // They write their notes when they end.
  await noting.stop();

  return halves.map(({ name, process }, nth): PhaseProfile => {
    const { used = {}, statements = [] } = counted[nth] ?? {};
    const span = noted[nth]?.span ?? { from: 0, to: 0 };
    return {
      ...perOrder({ name, process, cpu: used, statements }, orders),
      steps: sharesOf(folder, pids[process], span),
    };
  });
}

const pidOf = ({ installation }: Site, name: Worked): number => installation.process(name).pid ?? 0;

/** Milliseconds of all orders become microseconds of one. */
const perOrder = ({ cpu, statements, ...rest }: Counted, orders: number): Counted => ({
  ...rest,
  cpu: Object.fromEntries(Object.entries(cpu).map(([part, time]) => [part, (time * 1_000) / orders])),
  statements: statements.map((one) => ({
    ...{ text: one.text, calls: one.calls / orders, microseconds: one.microseconds / orders },
  })),
});

function sharesOf(folder: string, pid: number, span: Span): Map<string, number> {
  const times = timeBySteps(readCpuProfile(folder, pid), span);
  const all = [...times.values()].reduce((sum, time) => sum + time, 0);
  return new Map([...times].map(([step, time]) => [step, time / all]));
}

/** Has orders accepted while the queues are held back, then fulfilled. */
async function observeHalves(
  site: Site,
  generator: Generator,
  { orders, warmUpOrders, signal }: ProfileOptions,
): Promise<Observed[]> {
  const accept = async (count: number) => void (await placeOrders(site, generator, { count }));
  const fulfil = async () => {
    await release(site);
    await untilFulfilled(site, signal);
  };
  await holdBack(site);
  await accept(warmUpOrders);
  await fulfil();
  await forgetOrders(site);
  await holdBack(site);
  return [await observe(site, () => accept(orders)), await observe(site, fulfil)];
}

async function observe(site: Site, body: () => Promise<void>): Promise<Observed> {
  await forgetStatements(site.sql);
  const count = countCpu(site.trees());
  const from = microseconds();
  await body();
  const span = { from, to: microseconds() };
  return { used: count().parts, statements: await readStatements(site.sql), span };
}
