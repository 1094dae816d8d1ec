import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Installation } from '../../../scripts/start/installation.ts';
import type { AppKind } from '../../../scripts/start/process-plan.ts';
import type { SupervisedProcess } from '../../../scripts/start/supervised-process.ts';
import type { InsideOrders } from './inside.ts';

type Instead = Parameters<SupervisedProcess['start']>[0];

/** The processes of the installation, by names such as `worker` and `worker-2`. Nobody but us starts them again. */
export interface Processes {
  namesOf(kind: AppKind): string[];
  isUp(name: string): boolean;
  /** SIGKILL; resolves when it is gone. */
  kill(name: string): Promise<void>;
  /** Resolves when it is ready. Does nothing while it runs. */
  start(name: string, instead?: Instead): Promise<void>;
  /** SIGTERM and, when it has ended, a start: as a deployment does it. */
  replace(name: string, instead?: Instead): Promise<void>;
  /** SIGSTOP: it neither works nor ends, and its connections stay. */
  freeze(name: string): void;
  thaw(name: string): void;
  /** Has the process go by a wrong clock from now on, until it ends; 0 is the right one. */
  setClock(name: string, offsetMs: number): void;
  /** Every worker, also one that starts later, dies when it is about to send one of these texts. */
  poisonWorkers(texts: readonly string[]): void;
  thawAll(): void;
  /** All run, none is frozen, and nothing is out of order inside of them. */
  heal(): Promise<void>;
}

/** What one process may take to stop before it is killed, in milliseconds; it has been told to take less. */
const stopWithinMs = 10_000;
const lookEveryMs = 10;
const kinds: readonly AppKind[] = ['api', 'worker', 'scheduler'];

/** `ordersFolder` is the one that the processes were given as WAYBILL_DRILL_ORDERS. */
export function createProcesses(
  installation: Pick<Installation, 'process' | 'processes'>,
  ordersFolder: string,
): Processes {
  const find = (name: string) => installation.process(name);
  const ofKind = (kind: AppKind) => installation.processes.filter((one) => one.kind === kind);
  const frozen = new Set<string>();
  const misled = new Set<string>();
  mkdirSync(ordersFolder, { recursive: true });

  const fileFor = (name: string) => join(ordersFolder, `${name}.json`);
  const write = (name: string, orders: InsideOrders) => writeFileSync(fileFor(name), JSON.stringify(orders));
  const tell = (one: SupervisedProcess) => one.kill('SIGUSR2');

  async function kill(name: string): Promise<void> {
    const one = find(name);
    one.kill('SIGKILL');
    frozen.delete(name);
    while (one.pid !== null) await pause(lookEveryMs);
  }

  async function start(name: string, instead?: Instead): Promise<void> {
    const one = find(name);
    if (one.pid === null) one.start(instead);
    await one.ready();
  }

  function thaw(name: string): void {
    if (frozen.delete(name)) find(name).kill('SIGCONT');
  }

  function thawAll(): void {
    for (const name of frozen) thaw(name);
  }

  function setClock(name: string, offsetMs: number): void {
    const one = find(name);
    if (one.pid === null) return;
    write(String(one.pid), { clockOffsetMs: offsetMs, poison: [] });
    tell(one);
    if (offsetMs === 0) misled.delete(name);
    else misled.add(name);
  }

  function poisonWorkers(texts: readonly string[]): void {
    if (texts.length === 0 && !existsSync(fileFor('worker'))) return;
    if (texts.length === 0) rmSync(fileFor('worker'));
    else write('worker', { clockOffsetMs: 0, poison: texts });
    for (const worker of ofKind('worker')) tell(worker);
  }

  return {
    namesOf: (kind) => ofKind(kind).map(({ name }) => name),
    isUp: (name) => find(name).pid !== null,
    kill,
    start,
    replace: async (name, instead) => {
      await find(name).stop(stopWithinMs);
      await start(name, instead);
    },
    freeze: (name) => {
      frozen.add(name);
      find(name).kill('SIGSTOP');
    },
    thaw,
    thawAll,
    setClock,
    poisonWorkers,
    heal: async () => {
      thawAll();
      for (const name of misled) setClock(name, 0);
      poisonWorkers([]);
      const names = kinds.flatMap((kind) => ofKind(kind).map(({ name }) => name));
      await Promise.all(names.map((name) => start(name)));
    },
  };
}
