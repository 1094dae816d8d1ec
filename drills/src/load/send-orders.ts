import { setTimeout as pause } from 'node:timers/promises';
import { type Waybill, WaybillError } from '@waybill/sdk';
import type { Answer, Campaign } from '../campaign.ts';
import type { Intent } from '../plan/orders.ts';
import { type ClientOptions, createClient } from './client.ts';

export interface SendOptions extends Omit<ClientOptions, 'onAnswer'> {
  name: string;
  intents: readonly Intent[];
  /** Orders a second, as long as the api keeps up. */
  rate: number;
  /** Whoever has no answer by then stops asking. */
  signal: AbortSignal;
}

export interface Sending {
  readonly campaign: Campaign;
  /** Resolves when every customer has an answer, or has been told to stop. */
  readonly done: Promise<void>;
  /** Every customer sends the order once more, as if it were not known what became of it. */
  askAgain(): Promise<void>;
}

/** Customers who wait for an answer at the same time; more than that are kept from the shop's door. */
const mostAtOnce = 60;

/** Begins to send the orders, at an even pace. */
export function sendOrders({ name, intents, rate, signal, ...where }: SendOptions): Sending {
  const answers: Answer[] = [];
  const client = createClient({ ...where, onAnswer: (answer) => answers.push(answer) });
  const underWay = new Set<Promise<void>>();
  let sent = 0;

  async function atMost(count: number): Promise<void> {
    while (underWay.size >= count) await Promise.race(underWay);
  }

  function begin(work: Promise<void>): void {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  async function sendAll(): Promise<void> {
    const startedAt = performance.now();
    for (const intent of intents) {
      const dueInMs = startedAt + (intent.index * 1_000) / rate - performance.now();
      if (dueInMs > 0) await pause(dueInMs, undefined, { signal }).catch(() => undefined);
      await atMost(mostAtOnce);
      if (signal.aborted) return;
      sent += 1;
      begin(place(client, intent, signal));
      if (intent.twice) begin(place(client, intent, signal));
    }
    await Promise.all(underWay);
  }

  return {
    campaign: { name, intents, answers, sent: () => sent },
    done: sendAll(),
    askAgain: async () => {
      for (const intent of intents) {
        await atMost(mostAtOnce);
        begin(place(client, intent, signal));
      }
      await Promise.all(underWay);
    },
  };
}

/** What came of it is in the answers; whether that is good enough is for the verdict to say. */
async function place(client: Waybill, { key, order }: Intent, signal: AbortSignal): Promise<void> {
  try {
    await client.orders.create(order, { idempotencyKey: key, signal });
  } catch (error) {
    if (!(error instanceof WaybillError) && !signal.aborted) throw error;
  }
}
