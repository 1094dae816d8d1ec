import { setTimeout as pause } from 'node:timers/promises';
import { statement } from '@waybill/db';
import type { Site } from '../site/site.ts';

const lookEveryMs = 250;

export interface Customers {
  /** Whether everybody who has been asked has agreed. */
  haveAgreed(): Promise<boolean>;
  stop(): Promise<void>;
}

/** The payments whose customers the shop has told what to do. */
const selectAsked = statement<{ provider: 'stripe' | 'paypal'; reference: string }>(
  'drill-asked-customers',
  `SELECT provider, reference FROM payments WHERE status = 'requires_action' AND next_action IS NOT NULL`,
);

/** Customers who do what their bank and PayPal ask them to, as soon as they are asked; each once. */
export function openCustomers({ systemDb, providers }: Pick<Site, 'systemDb' | 'providers'>): Customers {
  const stopping = new AbortController();
  const done = new Set<string>();

  async function waiting() {
    const asked = await systemDb.inSystem((tx) => tx.all(selectAsked));
    return asked.filter(({ reference }) => !done.has(reference));
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
