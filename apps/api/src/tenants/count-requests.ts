import type { Database } from '@waybill/db';
import { dayOf, noteRequests, type RequestCount } from '@waybill/domain';
import type { Logger } from '@waybill/runtime';

export interface RequestCounts {
  count(tenantId: string): void;
  /** Those of today that are not written down yet. */
  uncounted(tenantId: string): number;
  /** Writes down what has not been yet. */
  close(): Promise<void>;
}

/** Requests are counted in memory and written down every two seconds, those of all shops in one statement. */
export function startRequestCounts(
  db: Database,
  { log, everyMs = 2_000 }: { log: Logger; everyMs?: number },
): RequestCounts {
  let counts = new Map<string, RequestCount>();

  function add({ tenant, day, requests }: RequestCount): void {
    const key = `${tenant} ${day}`;
    const counted = counts.get(key);
    if (counted) counted.requests += requests;
    else counts.set(key, { tenant, day, requests });
  }

  async function flush(): Promise<void> {
    const counted = [...counts.values()];
    counts = new Map();
    try {
      await noteRequests(db, counted);
    } catch (error) {
      for (const count of counted) add(count);
      log.warn({ err: error }, 'the requests of shops are counted later');
    }
  }

  const timer = setInterval(() => void flush(), everyMs).unref();
  return {
    count: (tenant) => add({ tenant, day: dayOf(db.now()), requests: 1 }),
    uncounted: (tenant) => counts.get(`${tenant} ${dayOf(db.now())}`)?.requests ?? 0,
    close: async () => {
      clearInterval(timer);
      await flush();
    },
  };
}
