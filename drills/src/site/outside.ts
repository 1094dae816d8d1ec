import type { Shelf } from '../plan/orders.ts';
import type { Providers } from './providers.ts';

/** An installation as those see it who can only use it. */
export interface Outside {
  /** Where its apis listen, or its balancer. */
  readonly apiUrls: readonly string[];
  readonly apiKey: string;
  /** What can be ordered there. */
  readonly shelf: Shelf;
}

/** One whose payment providers are our simulators, so that no money is at stake. */
export interface Simulated extends Outside {
  readonly providers: Providers;
}
