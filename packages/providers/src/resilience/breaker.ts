import { ProviderError, type ProviderErrorKind, type ProviderName } from '@waybill/domain';
import {
  BrokenCircuitError,
  type CircuitBreakerPolicy,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
} from 'cockatiel';
import type { ResilienceLimits } from './limits.ts';

/** What a circuit breaker says of a provider when its state changes. */
export interface BreakerChange {
  state: 'closed' | 'open' | 'half_open';
  since: Date;
  /** When a trial call is let through; null unless it is open. */
  until: Date | null;
  /** The failure that opened it; null once it is closed. */
  lastError: string | null;
}

export type OnBreakerChange = (change: BreakerChange) => void;

export interface Breaker {
  /** Throws `ProviderError` of kind `unavailable` at once while the circuit is open. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** A decline or a wrong request says that the provider is well; only these say that it is not. */
const failures: readonly ProviderErrorKind[] = ['unknown', 'unavailable', 'rate_limited'];

const isFailure = (error: unknown): boolean =>
  error instanceof ProviderError && failures.includes(error.kind);

/** The caller has given up, which says nothing about the provider. */
class CalledOff extends Error {
  override readonly name = 'CalledOff';
}

export function createBreaker(
  provider: ProviderName,
  { failuresToOpen, openMs }: Pick<ResilienceLimits, 'failuresToOpen' | 'openMs'>,
  onChange: OnBreakerChange,
): Breaker {
  const policy = circuitBreaker(handleWhen(isFailure), {
    breaker: new ConsecutiveBreaker(failuresToOpen),
    halfOpenAfter: openMs,
  });
  const opened = reportChanges(policy, openMs, onChange);
  return {
    run: async (work, signal) => {
      try {
        return await policy.execute(() => unlessCalledOff(work, signal), signal);
      } catch (error) {
        if (error instanceof CalledOff) throw error.cause;
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new ProviderError(
          provider,
          'unavailable',
          `Calls to ${provider} are held back until ${opened.until?.toISOString()} after ${failuresToOpen} failures in a row.`,
          { code: 'circuit_open', cause: error },
        );
      }
    },
  };
}

async function unlessCalledOff<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal.aborted) throw new CalledOff('the call was called off', { cause: error });
    throw error;
  }
}

function reportChanges(
  policy: CircuitBreakerPolicy,
  openMs: number,
  onChange: OnBreakerChange,
): { readonly until: Date | null } {
  const opened: { until: Date | null; lastError: string | null } = { until: null, lastError: null };
  policy.onBreak((reason) => {
    const since = new Date();
    opened.until = new Date(since.getTime() + openMs);
    opened.lastError = 'error' in reason && reason.error instanceof Error ? reason.error.message : null;
    onChange({ state: 'open', since, ...opened });
  });
  policy.onHalfOpen(() =>
    onChange({ state: 'half_open', since: new Date(), until: null, lastError: opened.lastError }),
  );
  policy.onReset(() => onChange({ state: 'closed', since: new Date(), until: null, lastError: null }));
  return opened;
}
