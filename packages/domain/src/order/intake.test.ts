import { type Database, DatabaseTimeout, openDatabase } from '@waybill/db';
import { startFreezableProxy } from '@waybill/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { requestHash } from '../idempotency.ts';
import type { OutboxJob } from '../jobs/outbox.ts';
import { openRig, type Rig, shareRig } from '../testing/rig.ts';
import { openShop, submissionOf } from '../testing/shop.ts';
import type { Acceptance, Submission } from './accept-orders.ts';
import { createIntake, type Intake } from './intake.ts';

const hashOf = (body: unknown) => requestHash('POST', '/v1/orders', body);
const keyed = (key: string, body: unknown = key): Submission =>
  submissionOf({}, { idempotency: { key, requestHash: hashOf(body) } });

/** An intake of a process of its own: its own connections. */
function openIntake(of: Rig, maxBatch?: number): Intake & { db: Database; committed: OutboxJob[] } {
  const db = openDatabase({ url: of.database.appUrl, max: 4, applicationName: 'test-intake' });
  onTestFinished(() => db.close());
  const committed: OutboxJob[] = [];
  const onCommitted = (jobs: readonly OutboxJob[]) => void committed.push(...jobs);
  const size = maxBatch === undefined ? {} : { maxBatch };
  return { db, committed, ...createIntake({ db, onCommitted, clock: () => of.clock.now, ...size }) };
}

function orderOf(acceptance: Acceptance) {
  if ('order' in acceptance) return acceptance.order;
  throw new Error(`the order was not accepted: ${acceptance.kind}`);
}

const range = (length: number) => Array.from({ length }, (_, n) => n);
const numbersOf = (acceptances: Acceptance[]) => acceptances.map((acceptance) => orderOf(acceptance).number);

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const rig = shareRig();

describe('intake', () => {
  it('accepts an order with its lines, its first event and the obligation to process it, in one commit', async () => {
    const shop = await openShop(rig);
    const intake = openIntake(rig);
    const submission = submissionOf(
      {
        items: [
          { sku: 'MUG', quantity: 2 },
          { sku: 'CAP', quantity: 1 },
          { sku: 'MUG', quantity: 3 },
        ],
        expectedTotal: 5_500,
        metadata: { cart: 'c-1' },
      },
      { requestId: 'req-1', traceparent },
    );
    const { kind, order } = (await intake.submit(shop.tenantId, submission)) as Acceptance & {
      kind: 'accepted';
    };
    expect(kind).toBe('accepted');
    expect(order).toEqual(await shop.order(order.id));
    expect(order).toMatchObject({
      number: 1001,
      status: 'pending',
      expectedTotal: 5_500,
      metadata: { cart: 'c-1' },
    });
    expect(order.lines.map(({ lineNo, sku, quantity }) => [lineNo, sku, quantity])).toEqual([
      [1, 'MUG', 2],
      [2, 'CAP', 1],
      [3, 'MUG', 3],
    ]);
    expect(await shop.eventTypes(order.id)).toEqual(['order.accepted']);
    const due = await shop.jobs.due();
    expect(due).toEqual(intake.committed);
    expect(due).toMatchObject([
      { job: 'order.process', payload: { orderId: order.id }, requestId: 'req-1', traceparent },
    ]);
  });

  it('numbers the orders of each tenant by themselves, in the order of their submission', async () => {
    const [one, other] = [await openShop(rig), await openShop(rig)];
    const intake = openIntake(rig);
    const submit = (shop: typeof one) => intake.submit(shop.tenantId, submissionOf());
    const answers = await Promise.all(range(10).map((n) => submit(n % 2 === 0 ? one : other)));
    expect(numbersOf(answers.filter((_, n) => n % 2 === 0))).toEqual([1001, 1002, 1003, 1004, 1005]);
    expect(numbersOf(answers.filter((_, n) => n % 2 === 1))).toEqual([1001, 1002, 1003, 1004, 1005]);
    expect(numbersOf([await submit(one)])).toEqual([1006]);
  });

  it('takes the same key in one batch once, and tells the others the same', async () => {
    const shop = await openShop(rig);
    const { tenantId } = shop;
    const intake = openIntake(rig);
    // The first submission is committed alone; the others gather behind it and share one commit.
    const answers = await Promise.all(
      range(6).map((n) => intake.submit(tenantId, keyed(n === 0 ? 'a' : 'b'))),
    );
    expect(answers.map(({ kind }) => kind)).toEqual([
      ...['accepted', 'accepted', 'replayed', 'replayed', 'replayed', 'replayed'],
    ]);
    expect(numbersOf(answers)).toEqual([1001, 1002, 1002, 1002, 1002, 1002]);
    expect(await shop.orders()).toHaveLength(2);
    expect(await shop.jobs.due('order.process')).toHaveLength(2);
  });

  it('takes the same keys from two processes at once, in opposite order, once each', async () => {
    const shop = await openShop(rig);
    const { tenantId } = shop;
    const [one, other] = [openIntake(rig), openIntake(rig)];
    const keys = range(40).map((n) => `key-${n}`);
    const [forth, back] = await Promise.all([
      Promise.all(keys.map((key) => one.submit(tenantId, keyed(key)))),
      Promise.all(keys.toReversed().map((key) => other.submit(tenantId, keyed(key)))),
    ]);
    expect(numbersOf(back.toReversed())).toEqual(numbersOf(forth));
    expect(new Set(numbersOf(forth)).size).toBe(keys.length);
    const kinds = [...forth, ...back].map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(keys.length);
    expect(await shop.jobs.due('order.process')).toHaveLength(keys.length);
  });

  it('tells a repeated request what the first was told, also when the order has gone on', async () => {
    const shop = await openShop(rig);
    const first = orderOf(await shop.submit({}, keyed('k')));
    await shop.jobs.drain();
    rig.clock.advance({ minutes: 5 });
    expect((await shop.order(first.id)).status).toBe('processing');
    expect(await shop.submit({}, keyed('k'))).toEqual({ kind: 'replayed', order: first });
  });

  it('refuses a key that came with another request, in the same batch, later and in another route', async () => {
    const shop = await openShop(rig);
    const [, first, second] = await Promise.all([
      shop.submit(),
      shop.submit({}, keyed('k', 'one body')),
      shop.submit({}, keyed('k', 'another body')),
    ]);
    expect([first?.kind, second?.kind]).toEqual(['accepted', 'key_reused']);
    expect(await shop.submit({}, keyed('k', 'another body'))).toEqual({ kind: 'key_reused' });
    await rig.sql(`INSERT INTO idempotency_keys VALUES ($1, 'cancel', '\\x00', 200, '{}', NULL, now())`, [
      shop.tenantId,
    ]);
    expect(await shop.submit({}, keyed('cancel'))).toEqual({ kind: 'key_reused' });
  });

  it('keeps keys of different tenants apart', async () => {
    const [one, other] = [await openShop(rig), await openShop(rig)];
    expect((await one.submit({}, keyed('k'))).kind).toBe('accepted');
    expect((await other.submit({}, keyed('k'))).kind).toBe('accepted');
  });

  it('lets no one in a batch suffer for a submission that the database cannot hold', async () => {
    const shop = await openShop(rig);
    const { tenantId } = shop;
    const intake = openIntake(rig);
    const poisoned = submissionOf({ metadata: { note: 'a NUL \u0000 in it' } });
    const unwritable = submissionOf({ items: [{ sku: 'MUG', quantity: 0 }] });
    const outcomes = await Promise.allSettled(
      range(9).map((n) => intake.submit(tenantId, { 3: poisoned, 6: unwritable }[n] ?? submissionOf())),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected'],
      ...['fulfilled', 'fulfilled'],
    ]);
    expect(await shop.orders()).toHaveLength(7);
    expect(intake.committed).toHaveLength(7);
  });

  it('rejects all of a batch, and owes nothing, when the database is not there', async () => {
    const doomed = await openRig({ audited: false });
    const shop = await openShop(doomed);
    const { tenantId } = shop;
    const intake = openIntake(doomed);
    await doomed.database.drop();
    const outcomes = await Promise.allSettled(range(3).map(() => intake.submit(tenantId, submissionOf())));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(intake.committed).toEqual([]);
  });

  it('lets nobody wait for a database that is frozen, and takes each order once whatever became of it', async () => {
    const shop = await openShop(rig);
    const { tenantId } = shop;
    const proxy = await startFreezableProxy(rig.database.appUrl);
    onTestFinished(() => proxy.close());
    const db = openDatabase({ url: proxy.url, max: 1, applicationName: 'test-intake' });
    onTestFinished(() => db.close());
    const intake = createIntake({
      ...{ db, onCommitted: () => undefined, clock: () => rig.clock.now, deadlineMs: 300 },
    });
    await db.inSystem(async () => undefined);
    proxy.freeze({ from: ['COMMIT'] });
    const unknown = intake.submit(tenantId, keyed('sent'));
    const behindIt = [intake.submit(tenantId, keyed('waiting')), intake.submit(tenantId, submissionOf())];
    for (const outcome of [unknown, ...behindIt])
      await expect(outcome).rejects.toBeInstanceOf(DatabaseTimeout);
    proxy.thaw();

    const again = await Promise.all([
      intake.submit(tenantId, keyed('sent')),
      intake.submit(tenantId, keyed('waiting')),
    ]);
    expect(again.map(({ kind }) => kind)).toEqual(['replayed', 'accepted']);
    expect(await shop.orders()).toHaveLength(2);
  });

  it('accepts 500 at once through two processes, each once, with numbers without a double', async () => {
    const shop = await openShop(rig);
    const { tenantId } = shop;
    const intakes = [openIntake(rig, 50), openIntake(rig, 50)];
    const submit = (n: number) => intakes[n % 2]?.submit(tenantId, keyed(`key-${n % 400}`));
    const answers = await Promise.all(range(500).map(submit));
    const accepted = answers.filter((answer) => answer?.kind === 'accepted');
    expect(accepted).toHaveLength(400);
    const numbers = (await shop.orders()).map(({ number }) => number);
    expect(numbers.toSorted()).toEqual(range(400).map((n) => 1001 + n));
    expect(await shop.jobs.due('order.process')).toHaveLength(400);
  });
});
