import { expect, it } from 'vitest';
import { forAWhile } from './for-a-while.ts';
import { openMetrics } from './open-metrics.ts';
import { parseScrape } from './scrape.ts';

const up = 'waybill_collection_up{source="outbox"}';
const lag = 'waybill_relay_lag_seconds';
const open = 'waybill_outbox_open{job_name="mail.send"}';

function setUp(read: () => Promise<number>) {
  const metrics = openMetrics('scheduler');
  const { relayLag, open: openJobs } = metrics.outbox;
  const set = async () => {
    const value = await read();
    relayLag.set(value);
    openJobs.set({ job_name: 'mail.send' }, value);
  };
  metrics.onScrape('outbox', set, [relayLag, openJobs]);
  return async () => {
    const samples = parseScrape(await metrics.text());
    return [up, lag, open].map((key) => samples.get(key)?.value);
  };
}

it('asks at every scrape, and those who scrape at once share the answer', async () => {
  let asked = 0;
  const look = setUp(async () => ++asked);
  expect(await Promise.all([look(), look(), look()])).toEqual([
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ]);
  expect(await look()).toEqual([1, 2, 2]);
});

it('leaves out what could not be asked, instead of telling yesterday’s figures', async () => {
  let isDown = false;
  const look = setUp(async () => {
    if (isDown) throw new Error('the database is away');
    return 7;
  });
  expect(await look()).toEqual([1, 7, 7]);
  isDown = true;
  expect(await look()).toEqual([0, undefined, undefined]);
  isDown = false;
  expect(await look()).toEqual([1, 7, 7]);
});

it('answers although a source does not', async () => {
  const look = setUp(() => new Promise(() => undefined));
  expect(await look()).toEqual([0, undefined, undefined]);
});

it('asks a store once in a while, however many ask', async () => {
  let asked = 0;
  const read = forAWhile(async () => ++asked, 60_000);
  expect(await Promise.all(Array.from({ length: 100 }, read))).toEqual(Array(100).fill(1));
  const always = forAWhile(async () => ++asked, 0);
  expect([await always(), await always()]).toEqual([2, 3]);
});

it('asks again after an answer that failed', async () => {
  let asked = 0;
  const read = forAWhile(async () => {
    asked += 1;
    if (asked === 1) throw new Error('away');
    return asked;
  }, 60_000);
  await expect(read()).rejects.toThrow('away');
  expect(await read()).toBe(2);
});
