import { Waybill } from '@waybill/sdk';
import { describe, expect, it } from 'vitest';
import { play } from '../../scripts/demo/story/play.ts';
import { DemoError } from '../../scripts/demo/story/stage.ts';
import { startSite } from './installation.ts';

describe('the demo', () => {
  it('is a story of eleven steps that come true, and says which one does not', {
    timeout: 120_000,
  }, async () => {
    const site = await startSite({ backend: 'postgres' });
    const { baseUrl, apiKey, currency, inboxUrl } = site.installation.demo;
    const shop = new Waybill({ baseUrl, apiKey });
    const told: string[] = [];
    const stage = { shop, currency, inboxUrl, tell: (line: string) => void told.push(line) };
    await play({ ...stage, mark: 'ONE' });
    expect(told.filter((line) => line.startsWith('  ✓'))).toHaveLength(11);

    // An order in another currency than the goods': nothing of the story can be sold.
    await expect(play({ ...stage, mark: 'TWO', currency: 'EUR' })).rejects.toThrow(DemoError);
    await site.settled();
    expect(await site.audit()).toEqual([]);
  });
});
