import { join, resolve } from 'node:path';
import type { Drill } from '../drill.ts';
import { dumpTables } from '../report/dump.ts';
import { removeLeftovers, writeDump, writeEvidence } from '../report/evidence.ts';
import { type Outcome, renderTable } from '../report/table.ts';
import { type Ran, runDrill } from '../run-drill.ts';
import { type Backend, openSite, SiteImpossible } from '../site/site.ts';
import type { Problem } from '../verdict/problem.ts';
import type { Verdict } from '../verdict/verdict.ts';
import { hasSignals, openWatch, type Watch } from '../watch/watch-site.ts';
import type { DrillArguments } from './arguments.ts';

export interface Surroundings {
  say(line: string): void;
  signal: AbortSignal;
}

/** How long a drill's orders may take to settle; the longest wait of all is for a sweep that comes every two minutes. */
const settleWithinMs = 6 * 60_000;
const mostProblemsShown = 10;

/** Runs the drills one after another, each on an installation of its own, and prints what came of them. */
export async function runDrills(args: DrillArguments, { say, signal }: Surroundings): Promise<Outcome[]> {
  const home = resolve(process.env['WAYBILL_HOME'] ?? '.waybill');
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const evidence = join(home, 'drills', stamp);
  say(`${args.drills.length} drills, seed ${args.seed}; the evidence goes to ${evidence}`);
  const outcomes: Outcome[] = [];
  for (const backend of args.backends) {
    for (const drill of args.drills) {
      const folder = join(evidence, `${backend}-${drill.name}`);
      const outcome = await runOne(drill, backend, folder, args, signal);
      outcomes.push(outcome);
      for (const line of describe(outcome, folder)) say(line);
    }
  }
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
    if (!(error instanceof SiteImpossible)) throw error;
    return { kind: 'not run', drill, backend, reason: error.message };
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
    const ran = withProblems(await runDrill(site, drill, options), (await watch?.unseen()) ?? []);
    writeEvidence(folder, ran);
    if (!ran.verdict.held) writeDump(folder, await dumpTables(site));
    return ran.verdict;
  } finally {
    await watch?.close();
    await site.close();
    removeLeftovers(folder);
  }
}

const withProblems = ({ verdict, ...ran }: Ran, more: readonly Problem[]): Ran => {
  const problems = [...verdict.problems, ...more];
  return { ...ran, verdict: { ...verdict, problems, held: problems.length === 0 } };
};

function describe(outcome: Outcome, folder: string): string[] {
  const name = `${outcome.backend.padEnd(8)} ${outcome.drill.name}`;
  if (outcome.kind === 'does not apply') return [`- ${name}: does not apply`];
  if (outcome.kind === 'not run') return [`! ${name}: COULD NOT BE RUN: ${outcome.reason}`];
  const { held, problems, figures } = outcome.verdict;
  if (held) {
    const seconds = (figures.settledAfterMs / 1_000).toFixed(1);
    return [`✓ ${name}: ${figures.orders} orders, settled after ${seconds} s`];
  }
  const shown = problems.slice(0, mostProblemsShown);
  return [
    `✗ ${name}: ${problems.length} problems, see ${folder}`,
    ...shown.map(({ check, subject, detail }) => `    ${check}: ${subject}: ${detail}`),
  ];
}
