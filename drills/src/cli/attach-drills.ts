import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { judgeAttached, settleAttached } from '../attach/judge-attached.ts';
import { type Attached, type AttachOptions, openAttached } from '../attach/open-attached.ts';
import type { Drill } from '../drill.ts';
import { writeEvidence } from '../report/evidence.ts';
import { type Outcome, renderTable } from '../report/table.ts';
import { carryOut } from '../run-drill.ts';
import { figuresOf } from '../verdict/judge.ts';
import type { DrillArguments } from './arguments.ts';
import { describe } from './describe.ts';
import { DrillError } from './drill-error.ts';
import type { Surroundings } from './run-drills.ts';

type Attachable = Extract<Drill, { attachable: 'with simulators' }>;

const settleWithinMs = 6 * 60_000;

/**
 * Runs the drills that do no harm to an installation that is in use for them: those that need its simulators and
 * nothing else. Throws `DrillError` when one was asked for that is not among them, or the installation has none.
 */
export async function attachDrills(
  url: string,
  args: DrillArguments,
  { say, signal }: Surroundings,
): Promise<Outcome[]> {
  const home = resolve(process.env['WAYBILL_HOME'] ?? '.waybill');
  const evidence = join(home, 'drills', new Date().toISOString().replaceAll(/[:.]/g, '-'));
  const safe = args.drills.filter((drill): drill is Attachable => drill.attachable === 'with simulators');
  if (safe.length === 0)
    throw new DrillError('None of these is safe for an installation that the drill did not start.');
  const where = optionsFor(url, home);
  say(`${safe.length} drills at ${url}, seed ${args.seed}; the evidence goes to ${evidence}`);
  const outcomes: Outcome[] = [];
  for (const drill of safe) {
    const folder = join(evidence, `attached-${drill.name}`);
    const outcome = await runOne(drill, where, folder, args, signal);
    outcomes.push(outcome);
    for (const line of describe(outcome, folder)) say(line);
  }
  say(`\n${renderTable(outcomes)}`);
  say(
    'From outside the invariants in the database and the mails cannot be judged: `npm run audit` does the first.',
  );
  return outcomes;
}

async function runOne(
  drill: Attachable,
  where: AttachOptions,
  folder: string,
  { seed, orders, rate, quick, minutes }: DrillArguments,
  signal: AbortSignal,
): Promise<Outcome> {
  const attached = await openAttached(where);
  // The keys of an earlier drill with this seed are known there.
  const name = `${drill.name}-${seed}-${Date.now().toString(36)}`;
  try {
    const count = drill.orders?.({ orders, rate, minutes, quick }) ?? orders;
    const damaged = await carryOut<Attached>(attached, drill.damage, {
      ...{ drill, name, seed, count, rate, quick, minutes, backend: null, signal },
    });
    const { campaign, plan, problems, healedAt } = damaged;
    const settled = await settleAttached(attached, campaign, { withinMs: settleWithinMs, signal });
    const settledAfterMs = Math.round(performance.now() - healedAt);
    const books = await attached.books();
    const judged = await judgeAttached(attached, campaign, { orders: settled.orders, books });
    const all = [...problems, ...settled.problems, ...judged];
    const figures = {
      ...figuresOf(campaign, { orders: settled.orders.length, repeatedMails: 0 }),
      settledAfterMs,
    };
    const verdict = {
      ...{ drill: drill.name, backend: 'attached' as const, seed, plan, problems: all, figures },
      ...{ held: all.length === 0, signals: null },
    };
    writeEvidence(folder, { verdict, campaign, evidence: { findings: [], books } });
    return { kind: 'judged', drill, backend: 'attached', verdict };
  } finally {
    await attached.heal();
    await attached.customers.stop();
  }
}

const homeState = z.object({ ports: z.object({ stripe: z.number(), paypal: z.number() }) });

/** The simulators are those of STRIPE_BASE_URL and PAYPAL_BASE_URL, or of the `npm start` that has this home. */
function optionsFor(url: string, home: string): AttachOptions {
  const apiKey = process.env['WAYBILL_API_KEY'];
  if (!apiKey) throw new DrillError('Set WAYBILL_API_KEY to a key of the shop that shall be drilled.');
  const { STRIPE_BASE_URL: stripe, PAYPAL_BASE_URL: paypal } = process.env;
  if (stripe && paypal) return { url, apiKey, stripe, paypal };
  try {
    const { ports } = homeState.parse(JSON.parse(readFileSync(join(home, 'state.json'), 'utf8')));
    const at = (port: number) => `http://127.0.0.1:${port}`;
    return { url, apiKey, stripe: at(ports.stripe), paypal: at(ports.paypal) };
  } catch {
    throw new DrillError(
      `There is no installation in ${home} whose simulators could be used. Set WAYBILL_HOME to its home, or ` +
        'STRIPE_BASE_URL and PAYPAL_BASE_URL to the simulators that it uses.',
    );
  }
}
