import { breakerProviders, breakerStates } from '../metrics/groups/providers.ts';
import type { Exposition, Instruments } from '../metrics/open-metrics.ts';

/** What a circuit breaker says when its state changes. */
export interface BreakerNews {
  state: 'closed' | 'open' | 'half_open';
  /** Until when calls are held back; null unless it is open. */
  until: Date | null;
}

/** One that was open and that nobody has called since: it is forgotten, as its provider is. */
const forgottenAfterMs = 3_600_000;

/**
 * Counts the circuit breakers that are not closed. They belong to shops; only how many there are is told. One whose
 * time is over lets the next call through as a trial, whether a call comes or not.
 */
export function createBreakerBook(
  { breakers, breakerOpened }: Pick<Instruments<'providers'>, 'breakers' | 'breakerOpened'>,
  { onScrape }: Pick<Exposition, 'onScrape'>,
): (tenantId: string, provider: string, news: BreakerNews) => void {
  const notClosed = new Map<string, { provider: string; until: number }>();
  // Growth from nothing would set off no alert.
  for (const provider of breakerProviders) breakerOpened.inc({ provider }, 0);

  onScrape('breakers', () => {
    const now = Date.now();
    for (const provider of breakerProviders)
      for (const state of breakerStates) breakers.set({ provider, state }, 0);
    for (const [key, { provider, until }] of notClosed) {
      if (now - until > forgottenAfterMs) notClosed.delete(key);
      else breakers.inc({ provider, state: now < until ? 'open' : 'half_open' });
    }
  });

  return (tenantId, provider, { state, until }) => {
    const key = `${tenantId}:${provider}`;
    if (state === 'open') breakerOpened.inc({ provider });
    if (state === 'closed') notClosed.delete(key);
    else notClosed.set(key, { provider, until: until?.getTime() ?? Date.now() });
  };
}
