import { setTimeout as pause } from 'node:timers/promises';
import type { Campaign } from '../campaign.ts';
import type { Step } from '../drill.ts';
import { type Problem, problem } from '../verdict/problem.ts';

/** Where the damage keeps orders from being sent, the next step does not wait for them for ever. */
const longestWaitMs = 10_000;
const lookEveryMs = 10;

async function reach(when: Step<never>['when'], campaign: Campaign, signal: AbortSignal): Promise<void> {
  if ('afterMs' in when) return pause(when.afterMs, undefined, { signal });
  const wanted = Math.floor(when.share * campaign.intents.length);
  const deadline = performance.now() + longestWaitMs;
  while (campaign.sent() < wanted && performance.now() < deadline)
    await pause(lookEveryMs, undefined, { signal });
}

/** Does the damage, step after step. One that fails is told of, and the next one comes. */
export async function perform<Target>(
  steps: readonly Step<Target>[],
  { target, campaign, signal }: { target: Target; campaign: Campaign; signal: AbortSignal },
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { does, when, run } of steps) {
    await reach(when, campaign, signal);
    try {
      await run(target, campaign);
    } catch (error) {
      problems.push(problem('damage', does, error instanceof Error ? error.message : String(error)));
    }
  }
  return problems;
}
