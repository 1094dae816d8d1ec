import { suspendedReason } from '@waybill/domain';
import type { Verdict } from './judge.ts';

/** A resumption brings the jobs on at once; this is for one that it missed. */
const lookAgainMs = 5 * 60_000;

/** A random share of up to a half is taken away, so that the jobs of a shop do not all look again at the same moment. */
export const waitForResumption = (now: Date, random: number): Extract<Verdict, { kind: 'postponed' }> => ({
  kind: 'postponed',
  until: new Date(now.getTime() + lookAgainMs * (1 - random / 2)),
  reason: suspendedReason,
  untried: true,
});
