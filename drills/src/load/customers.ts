import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@waybill/db';
import { statement } from '@waybill/db';
import type { Providers } from '../site/providers.ts';

const lookEveryMs = 250;

export interface Customers {
  /** Whether everybody who has been asked has agreed. */
  haveAgreed(): Promise<boolean>;
  stop(): Promise<void>;
}

/** A payment whose customer the shop has told what to do. */
export interface Asked {
  provider: 'stripe' | 'paypal';
  /** The provider's. */
  reference: string;
}

const selectAsked = statement<Asked>(
  'drill-asked-customers',
  `SELECT provider, reference FROM payments WHERE status = 'requires_action' AND next_action IS NOT NULL`,
);

/** Those whom the database knows of. */
export const askedIn = (systemDb: Database) => (): Promise<Asked[]> =>
  systemDb.inSystem((tx) => tx.all(selectAsked));

/** Customers who do what their bank and PayPal ask them to, as soon as they are asked; each once. */
export function openCustomers({
  asked,
  providers,
}: {
  asked: () => Promise<Asked[]>;
  providers: Pick<Providers, 'authenticate' | 'approve'>;
}): Customers {
  const stopping = new AbortController();
  const done = new Set<string>();

  async function waiting() {
    return (await asked()).filter(({ reference }) => !done.has(reference));
  }

  async function look(): Promise<void> {
    for (const { provider, reference } of await waiting()) {
      await (provider === 'stripe' ? providers.authenticate(reference) : providers.approve(reference));
      done.add(reference);
    }
  }

  async function live(): Promise<void> {
    while (!stopping.signal.aborted) {
      // While the database is down no customer is asked for anything.
      await look().catch(() => undefined);
      await pause(lookEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const living = live();
  return {
    haveAgreed: async () => (await waiting()).length === 0,
    stop: () => {
      stopping.abort();
      return living;
    },
  };
}
