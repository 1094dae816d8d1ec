import { join, resolve } from 'node:path';
import { describeMachine } from '../../../bench/machine/describe-machine.ts';
import type { Drill } from '../drill.ts';
import { dumpTables } from '../report/dump.ts';
import { removeLeftovers, writeDump, writeEvidence, writeResults } from '../report/evidence.ts';
import { resultsOf, type Timed } from '../report/results.ts';
import { type Outcome, renderTable } from '../report/table.ts';
import { type Ran, runDrill } from '../run-drill.ts';
import { type Backend, openSite } from '../site/site.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { hasSignals, openWatch, type Watch } from '../watch/watch-site.ts';
import type { DrillArguments } from './arguments.ts';
import { describe } from './describe.ts';

export interface Surroundings {
  say(line: string): void;
  signal: AbortSignal;
}

/** How long a drill's orders may take to settle; the longest wait of all is for a sweep that comes every two minutes. */
const settleWithinMs = 6 * 60_000;

/** Runs the drills one after another, each on an installation of its own, and prints what came of them. */
export async function runDrills(args: DrillArguments, { say, signal }: Surroundings): Promise<Outcome[]> {
  const startedAt = new Date().toISOString();
  const home = resolve(process.env['WAYBILL_HOME'] ?? '.waybill');
  const evidence = join(home, 'drills', startedAt.replaceAll(/[:.]/g, '-'));
  say(`${args.drills.length} drills, seed ${args.seed}; the evidence goes to ${evidence}`);
  const about = { startedAt, machine: describeMachine() };
  const timed: Timed[] = [];
  for (const backend of args.backends) {
    for (const drill of args.drills) {
      const folder = join(evidence, `${backend}-${drill.name}`);
      const begunAt = performance.now();
      const outcome = await runOne(drill, backend, folder, args, signal);
      timed.push({ outcome, seconds: Math.round((performance.now() - begunAt) / 1_000) });
      writeResults(evidence, resultsOf(args, about, timed));
      for (const line of describe(outcome, folder)) say(line);
    }
  }
  const outcomes = timed.map(({ outcome }) => outcome);
  say(`\n${renderTable(outcomes)}`);
  return outcomes;
}

async function runOne(
  drill: Drill,
  backend: Backend,
  folder: string,
  args: DrillArguments,
  signal: AbortSignal,
): Promise<Outcome> {
  if (!drill.backends.includes(backend)) return { kind: 'does not apply', drill, backend };
  try {
    const verdict = await runOnOwnSite(drill, backend, folder, args, signal);
    return { kind: 'judged', drill, backend, verdict };
  } catch (error) {
    signal.throwIfAborted();
    // The drills after it shall be run all the same.
    return {
      kind: 'not run',
      drill,
      backend,
      reason: error instanceof Error ? error.message : String(error),
    };
  }
}

async function runOnOwnSite(
  drill: Drill,
  backend: Backend,
  folder: string,
  { seed, orders, rate, quick, minutes }: DrillArguments,
  signal: AbortSignal,
): Promise<Verdict> {
  const site = await openSite({ backend, folder, onSmallDisk: drill.needsSmallDisk ?? false, signal });
  let watch: Watch | null = null;
  try {
    const watched = { targets: site.watched, folder: join(site.folder, 'prometheus') };
    watch = hasSignals(drill) ? await openWatch(drill, watched) : null;
    const options = { seed, orders, rate, quick, minutes, settleWithinMs, signal };
    const ran = withSignals(await runDrill(site, drill, options), (await watch?.look()) ?? null);
    writeEvidence(folder, ran);
    if (!ran.verdict.held) writeDump(folder, await dumpTables(site));
    return ran.verdict;
  } finally {
    await watch?.close();
    await site.close();
    removeLeftovers(folder);
  }
}

function withSignals({ verdict, ...ran }: Ran, told: Awaited<ReturnType<Watch['look']>> | null): Ran {
  const problems = [...verdict.problems, ...(told?.problems ?? [])];
  const signals = told?.seen ?? null;
  return { ...ran, verdict: { ...verdict, problems, signals, held: problems.length === 0 } };
}
