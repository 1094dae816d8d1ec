import { describe, expect, it } from 'vitest';
import { requestHash } from '../idempotency.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, submissionOf } from '../testing/shop.ts';
import { claimSweep, finishSweep } from './claim-sweep.ts';
import { idempotencyKeyDays, sweepRetention } from './retention.ts';

const rig = shareRig();
const claim = (name: string) => claimSweep(rig.systemDb, { name, everyMs: 5_000, now: rig.clock.now });

describe('a run of a sweep', () => {
  it('goes to one of several schedulers, the first one ever and every one after', async () => {
    for (const _ of ['first', 'second', 'third']) {
      const claimed = await Promise.all([claim('raced'), claim('raced'), claim('raced'), claim('raced')]);
      expect(claimed.filter(Boolean)).toHaveLength(1);
      rig.clock.advance({ seconds: 5 });
    }
  });

  it('is not due again before its time', async () => {
    expect(await claim('timed')).toBe(true);
    rig.clock.advance({ seconds: 4 });
    expect(await claim('timed')).toBe(false);
    rig.clock.advance({ seconds: 1 });
    expect(await claim('timed')).toBe(true);
  });

  it('is remembered with its result, for those who look', async () => {
    await claim('noted');
    await finishSweep(rig.systemDb, { name: 'noted', now: rig.clock.now, result: { mended: 3 } });
    const [run] = await rig.sql(`SELECT last_result, last_finished_at FROM sweep_runs WHERE name = 'noted'`);
    expect(run).toEqual({ last_result: { mended: 3 }, last_finished_at: rig.clock.now });
  });
});

describe('retention', () => {
  it('forgets an idempotency key after its days, and not before', async () => {
    const shop = await openShop(rig);
    const submission = submissionOf(
      {},
      { idempotency: { key: 'k', requestHash: requestHash('POST', '/v1/orders', {}) } },
    );
    const sweep = () =>
      sweepRetention({ systemDb: rig.systemDb, transact: rig.transact, now: rig.clock.now });
    const first = await shop.submit({}, submission);
    rig.clock.advance({ minutes: idempotencyKeyDays * 24 * 60 });
    expect(await sweep()).toBe(0);
    expect(await shop.submit({}, submission)).toMatchObject({ kind: 'replayed' });
    rig.clock.advance({ seconds: 1 });
    expect(await sweep()).toBe(1);
    expect(first.kind).toBe('accepted');
    expect(await shop.submit({}, submission)).toMatchObject({ kind: 'accepted', order: { number: 1002 } });
  });
});
