import type { Campaign } from './campaign.ts';
import type { Drill, Step } from './drill.ts';
import { sendOrders } from './load/send-orders.ts';
import { chanceOf } from './plan/chance.ts';
import { planOrders } from './plan/orders.ts';
import { perform } from './plan/perform.ts';
import type { Site } from './site/site.ts';
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

/** Sends orders, does the damage while they come in, and takes it back. */
export async function damage(site: Site, drill: Drill, options: DrillOptions): Promise<Damaged> {
  const { seed, orders, rate, quick, minutes, signal } = options;
  const name = `${drill.name}-${site.backend}-${seed}`;
  const { shelf, apiUrls, apiKey, backend } = site;
  const count = drill.orders?.({ orders, rate, minutes, quick }) ?? orders;
  const intents = planOrders(name, count, { shelf, random: chanceOf(seed, name) });
  const random = chanceOf(seed, drill.name);
  const steps: readonly Step<Site>[] = drill.damage({ random, backend, quick, minutes });

  const enough = new AbortController();
  const sending = sendOrders({
    ...{ name, intents, rate, apiUrls, apiKey },
    signal: AbortSignal.any([signal, enough.signal]),
  });
  const { campaign } = sending;
  try {
    const problems = await perform(steps, { target: site, campaign, signal });
    await site.heal();
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
