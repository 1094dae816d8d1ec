import type { Request, Response } from 'express';
import { networkOf } from '../auth/network-of.ts';
import type { Principal } from '../auth/principal.ts';
import { Problem } from '../http/problem.ts';
import type { SharedCounts, Standing } from './shared-counts.ts';

export const windowSeconds = 60;

/** Points within a minute; 0: without a limit. */
export interface LimitSettings {
  /** Of one address, for what is asked without valid credentials. */
  address: number;
  /** Of one shop, whoever asks in its name. */
  tenant: number;
  /** Of one API key, or one person. */
  caller: number;
}

export type LimitName = keyof LimitSettings;

/** What guessing a secret or sending a mail costs an address; anything else costs 1. */
export const costOfGuess = 20;

export interface Limits {
  /** Counts what is asked without credentials, or with worthless ones. Throws `rate_limited`. */
  stranger(req: Request, res: Response, points?: number): void;
  /** Counts nothing. Throws `rate_limited` for an address that has nothing left. */
  refuseExhausted(req: Request, res: Response): void;
  /** Counts a request of somebody who is known. Throws `rate_limited`. */
  caller(res: Response, principal: Principal): void;
}

export interface LimitsOptions {
  counts: SharedCounts;
  settings: LimitSettings;
  /** Told of each request that is refused. */
  onRefused: (limit: LimitName) => void;
}

type Applied = readonly [LimitName, Standing];

const secondsOf = ({ resetMs }: Standing): number => Math.max(1, Math.ceil(resetMs / 1_000));

/** As draft-ietf-httpapi-ratelimit-headers-10 has them: lists of policies, of which each says what is left of it. */
function tell(res: Response, applied: readonly Applied[]): void {
  const policies = applied.map(([name, { limit }]) => `"${name}";q=${limit};w=${windowSeconds}`);
  const left = applied.map(
    ([name, standing]) => `"${name}";r=${standing.remaining};t=${secondsOf(standing)}`,
  );
  res.set('RateLimit-Policy', policies.join(', ')).set('RateLimit', left.join(', '));
}

const words: Readonly<Record<LimitName, string>> = {
  address: 'from this address without valid credentials',
  tenant: 'for this shop',
  caller: 'with these credentials',
};

function refusal([name, standing]: Applied): Problem {
  const seconds = secondsOf(standing);
  return new Problem(
    'rate_limited',
    `More than ${standing.limit} requests in ${windowSeconds} seconds ${words[name]}: wait ${seconds} seconds.`,
    { headers: { 'Retry-After': String(seconds) }, extras: { limit: name } },
  );
}

/** Refuses who asks more than the installation allows. A limit of 0 costs nothing, and is told to nobody. */
export function createLimits({ counts, settings, onRefused }: LimitsOptions): Limits {
  function apply(res: Response, applied: readonly Applied[]): void {
    tell(res, applied);
    const refused = applied.find(([, { allowed }]) => !allowed);
    if (!refused) return;
    onRefused(refused[0]);
    throw refusal(refused);
  }

  const whoOf = ({ ip }: Request): string => `address:${networkOf(ip)}`;
  return {
    stranger: (req, res, points = 1) => {
      if (settings.address === 0) return;
      apply(res, [['address', counts.take(whoOf(req), settings.address, points)]]);
    },
    refuseExhausted: (req, res) => {
      if (settings.address === 0) return;
      const standing = counts.look(whoOf(req), settings.address);
      if (!standing.allowed) apply(res, [['address', standing]]);
    },
    caller: (res, { tenantId, actor }) => {
      const { tenant, caller } = settings;
      if (tenant === 0 && caller === 0) return;
      const applied: Applied[] = [];
      if (tenant > 0) applied.push(['tenant', counts.take(`tenant:${tenantId}`, tenant)]);
      // Counted for one who is refused for the shop's sake, too: the shop's limit is the wider one.
      if (caller > 0) applied.push(['caller', counts.take(`caller:${tenantId}:${actor.id}`, caller)]);
      apply(res, applied);
    },
  };
}
