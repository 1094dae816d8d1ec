import type { Campaign } from './campaign.ts';
import type { Drill, Planning, Step } from './drill.ts';
import { sendOrders } from './load/send-orders.ts';
import { chanceOf } from './plan/chance.ts';
import { planOrders } from './plan/orders.ts';
import { perform } from './plan/perform.ts';
import type { Outside } from './site/outside.ts';
import type { Backend, Site } from './site/site.ts';
import { type Judged, judge } from './verdict/judge.ts';
import type { Problem } from './verdict/problem.ts';
import { settle } from './verdict/settle.ts';
import type { Verdict } from './verdict/verdict.ts';

export interface DrillOptions {
  seed: number;
  orders: number;
  /** Orders a second. */
  rate: number;
  quick: boolean;
  minutes: number;
  signal: AbortSignal;
}

/** A drill whose damage is done and taken back, and whose orders may still be under way. */
export interface Damaged {
  readonly drill: Drill;
  readonly campaign: Campaign;
  readonly plan: readonly string[];
  readonly problems: readonly Problem[];
  /** By `performance.now()`. */
  readonly healedAt: number;
}

/** How long customers go on asking once everything works again. */
const answeredWithinMs = 120_000;

/** Does the damage of a drill on a site of its own. */
export function damage(site: Site, drill: Drill, options: DrillOptions): Promise<Damaged> {
  const { orders, rate, minutes, quick, seed } = options;
  const name = `${drill.name}-${site.backend}-${seed}`;
  const count = drill.orders?.({ orders, rate, minutes, quick }) ?? orders;
  return carryOut<Site>(site, drill.damage, { ...options, drill, name, count, backend: site.backend });
}

/** Where a drill can be carried out. */
interface Stage extends Outside {
  /** Takes all harm back. */
  heal(): Promise<void>;
}

interface CarryingOut extends Omit<DrillOptions, 'orders'> {
  drill: Drill;
  /** Of the campaign; the orders' keys begin with it. */
  name: string;
  /** How many orders. */
  count: number;
  backend: Backend | null;
}

/** Sends orders, does the damage while they come in, and takes it back. */
export async function carryOut<Target extends Stage>(
  stage: Target,
  planDamage: (plan: Planning) => readonly Step<Target>[],
  { drill, name, count, backend, seed, rate, quick, minutes, signal }: CarryingOut,
): Promise<Damaged> {
  const { shelf, apiUrls, apiKey } = stage;
  const intents = planOrders(name, count, { shelf, random: chanceOf(seed, name) });
  const steps = planDamage({ random: chanceOf(seed, drill.name), backend, quick, minutes });

  const enough = new AbortController();
  const sending = sendOrders({
    ...{ name, intents, rate, apiUrls, apiKey },
    signal: AbortSignal.any([signal, enough.signal]),
  });
  const { campaign } = sending;
  try {
    const problems = await perform(steps, { target: stage, campaign, signal });
    await stage.heal();
    const healedAt = performance.now();
    const timer = setTimeout(() => enough.abort(), answeredWithinMs);
    await sending.done;
    await sending.askAgain();
    clearTimeout(timer);
    return { drill, campaign, plan: steps.map(({ does }) => does), problems, healedAt };
  } finally {
    enough.abort();
  }
}

/** Everything has settled, or has had its time: what holds, and what does not. */
export async function judgeDrill(
  site: Site,
  { drill, campaign, plan, problems, healedAt }: Damaged,
  { unsettled, seed }: { unsettled: readonly Problem[]; seed: number },
): Promise<{ verdict: Verdict; evidence: Judged['evidence'] }> {
  const settledAfterMs = Math.round(performance.now() - healedAt);
  const judged = await judge(site, campaign, drill);
  const own = (await drill.check?.(site, campaign)) ?? [];
  const all = [...problems, ...unsettled, ...judged.problems, ...own];
  const verdict: Verdict = {
    ...{ drill: drill.name, backend: site.backend, seed, plan },
    held: all.length === 0,
    problems: all,
    figures: { ...judged.figures, settledAfterMs },
    signals: null,
  };
  return { verdict, evidence: judged.evidence };
}

export interface Ran {
  verdict: Verdict;
  campaign: Campaign;
  evidence: Judged['evidence'];
}

/** One drill from the first order to the verdict, on a site of its own. */
export async function runDrill(
  site: Site,
  drill: Drill,
  options: DrillOptions & { settleWithinMs: number },
): Promise<Ran> {
  const { seed, settleWithinMs: withinMs, signal } = options;
  const damaged = await damage(site, drill, options);
  const hurry = options.quick || drill.waitsForSweeps !== true;
  const unsettled = await settle(site, { withinMs, hurry, signal });
  const judged = await judgeDrill(site, damaged, { unsettled, seed });
  return { ...judged, campaign: damaged.campaign };
}
