import type { Gauge } from 'prom-client';

/**
 * Has `set` called before every answer to a scrape, to set these gauges. Where it fails or takes longer than a second
 * they are left out, and `waybill_collection_up` says so.
 */
export type OnScrape = (
  source: string,
  set: () => Promise<void> | void,
  gauges?: readonly Pick<Gauge, 'get' | 'remove'>[],
) => void;

const deadlineMs = 1_000;

async function inTime(work: Promise<void> | void): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A figure that is not known is left out: the last one would pass for the present. */
async function forget(gauge: Pick<Gauge, 'get' | 'remove'>): Promise<void> {
  for (const { labels } of (await gauge.get()).values) gauge.remove(labels);
}

/** What is asked at a scrape. Those who scrape while it is being asked share the answer. */
export function createCollection(up: Gauge<'source'>): { onScrape: OnScrape; collect(): Promise<void> } {
  const sources: (() => Promise<void>)[] = [];
  let running: Promise<unknown> | null = null;
  return {
    onScrape: (source, set, gauges = []) => {
      sources.push(async () => {
        try {
          await inTime(set());
          up.set({ source }, 1);
        } catch {
          up.set({ source }, 0);
          await Promise.all(gauges.map(forget));
        }
      });
    },
    collect: async () => {
      running ??= Promise.all(sources.map((ask) => ask())).finally(() => {
        running = null;
      });
      await running;
    },
  };
}
