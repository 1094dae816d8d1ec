import { z } from 'zod';
import type { Generator } from '../load/start-generator.ts';
import type { Site } from '../site/site.ts';

const secondsEach = 1;
const deep = 50;
const page = z.object({ nextCursor: z.string().nullable() });

/** The pages that storefronts and staff ask for, by what is special about them. */
async function pagesOf(site: Site): Promise<Map<string, string>> {
  const halfAnHourAgo = new Date(Date.now() - 30 * 60_000).toISOString();
  return new Map([
    ['first page', '/v1/orders?limit=20'],
    ['page after 1,000 orders', `/v1/orders?limit=20&cursor=${await cursorAfter(site, deep)}`],
    ['page of a status', '/v1/orders?limit=20&status=processing'],
    ['page of a status that no order has', '/v1/orders?limit=20&status=rejected'],
    ['page of a customer', '/v1/orders?limit=20&email=ada@example.com'],
    ['page before a time', `/v1/orders?limit=20&to=${halfAnHourAgo}`],
  ]);
}

async function cursorAfter({ origin, shop }: Site, pages: number): Promise<string> {
  let cursor: string | null = null;
  for (let read = 0; read < pages; read++) {
    const at: string = cursor === null ? '' : `&cursor=${cursor}`;
    const response = await fetch(`${origin}/v1/orders?limit=20${at}`, {
      headers: { authorization: `Bearer ${shop.apiKey}` },
    });
    cursor = page.parse(await response.json()).nextCursor;
  }
  if (cursor === null) throw new Error(`there are not ${pages} pages of orders`);
  return cursor;
}

/** Milliseconds that each kind of page takes, the median, when one is asked for after the other. */
export async function listPages(generator: Generator, site: Site): Promise<Map<string, number>> {
  const times = new Map<string, number>();
  for (const [kind, path] of await pagesOf(site)) {
    const load = await generator.run({
      origin: site.origin,
      authorization: `Bearer ${site.shop.apiKey}`,
      connections: 1,
      work: { kind: 'reads', paths: [path] },
      pace: { kind: 'saturate', seconds: secondsEach },
    });
    times.set(kind, load.latency.p50);
  }
  return times;
}
