import { Waybill } from '@waybill/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkedFetch } from '../../apps/api/src/testing/checked-fetch.ts';
import { play } from '../../scripts/demo/story/play.ts';
import { DemoError } from '../../scripts/demo/story/stage.ts';
import { buyOnPage, hasBrowser } from './buy-on-page.ts';
import { type Site, startSite } from './installation.ts';

describe('the demo', { timeout: 120_000 }, () => {
  let site: Site;
  const undo = new AsyncDisposableStack();
  beforeAll(async () => {
    site = await startSite({ backend: 'postgres', onFinish: (takeAway) => undo.defer(takeAway) });
  }, 60_000);
  afterAll(() => undo.disposeAsync());

  it('is a story of eleven steps that come true, and says which one does not', async () => {
    const { baseUrl, apiKey, currency, inboxUrl } = site.installation.demo;
    const shop = new Waybill({ baseUrl, apiKey, fetch: checkedFetch });
    const told: string[] = [];
    const stage = { shop, currency, inboxUrl, tell: (line: string) => void told.push(line) };
    await play({ ...stage, mark: 'ONE' });
    expect(told.filter((line) => line.startsWith('  ✓'))).toHaveLength(11);

    // An order in another currency than the goods': nothing of the story can be sold.
    await expect(play({ ...stage, mark: 'TWO', currency: 'EUR' })).rejects.toThrow(DemoError);
    await site.settled();
    expect(await site.audit()).toEqual([]);
  });

  it.skipIf(!hasBrowser)('sells on a page of fifty lines, with a key that reads nothing', async () => {
    const { outcome, keyReads } = await buyOnPage(site.installation.demo);
    // Two mugs and the standard method.
    expect(outcome).toMatch(/^Order \d+: paid, \$25\.99$/);
    expect(keyReads).toBe('forbidden');
  });
});
