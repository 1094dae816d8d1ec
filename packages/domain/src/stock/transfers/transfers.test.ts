import { describe, expect, it } from 'vitest';
import { shareRig } from '../../testing/rig.ts';
import { openShop, type Shop } from '../../testing/shop.ts';
import { payBy } from '../../testing/test-provider.ts';
import { createLocation } from '../locations.ts';
import { requestAdjustment } from '../request-adjustment.ts';
import { receiveTransfer } from './receive-transfer.ts';
import { getTransfer } from './record.ts';
import { requestTransfer, type TransferInput } from './request-transfer.ts';

const rig = shareRig();

const products = { MUG: { stock: 0 }, CAP: { stock: 0 } };
const deliveries = [
  { sku: 'MUG', delta: 10, unitCost: 333 },
  { sku: 'CAP', delta: 4, unitCost: 50 },
];

/** A shop with two places, and ten mugs and four caps at the first. */
async function openWithAnnex(): Promise<Shop> {
  const shop = await openShop(rig, { products });
  await shop.run(async (ctx) => {
    await createLocation(ctx, { code: 'annex', name: 'Annex' });
    for (const delivery of deliveries) await requestAdjustment(ctx, { ...delivery, reason: 'delivery' });
  });
  await shop.jobs.drain();
  return shop;
}

const mugs = (quantity: number) => [{ sku: 'MUG', quantity }];
const ask = (shop: Shop, input: Partial<TransferInput>) =>
  shop.run((ctx) =>
    requestTransfer(ctx, { from: 'main', to: 'annex', lines: mugs(4), reason: 'for the fair', ...input }),
  );
const outcome = (shop: Shop, id: string) => shop.run((ctx) => getTransfer(ctx, id));

/** On hand and worth, at each place. */
async function shelves(shop: Shop, sku: string) {
  const { levels } = await shop.stock(sku);
  return Object.fromEntries(levels.map(({ location, onHand, value }) => [location, [onHand, value]]));
}

describe('a transfer', () => {
  it('moves all of its lines, the same SKU on two of them as one, with what they cost', async () => {
    const shop = await openWithAnnex();
    const lines = [...mugs(2), { sku: 'CAP', quantity: 1 }, ...mugs(1)];
    const { id } = await ask(shop, { lines });
    await shop.jobs.drain();
    expect(await outcome(shop, id)).toMatchObject({
      ...{ status: 'completed', rejection: null, actor: 'staff:test' },
      lines: [
        { sku: 'CAP', quantity: 1 },
        { sku: 'MUG', quantity: 3 },
      ],
    });
    expect(await shelves(shop, 'MUG')).toEqual({ annex: [3, 999], main: [7, 2_331] });
    expect(await shelves(shop, 'CAP')).toEqual({ annex: [1, 50], main: [3, 150] });
    expect(await rig.audit()).toEqual([]);
  });

  it('moves nothing at all where one line is not there, and says which', async () => {
    const shop = await openWithAnnex();
    const { id } = await ask(shop, { lines: [...mugs(3), { sku: 'CAP', quantity: 5 }] });
    await shop.jobs.drain();
    expect(await outcome(shop, id)).toMatchObject({
      status: 'rejected',
      rejection: 'not so many are free at main: CAP: 5 wanted, 4 free',
    });
    expect(await shelves(shop, 'MUG')).toMatchObject({ main: [10, 3_330] });
  });

  it('leaves what is held for orders where it is', async () => {
    const shop = await openWithAnnex();
    await shop.placeAndWork({ items: mugs(7), payment: payBy('requires_action') });
    const { id } = await ask(shop, { lines: mugs(4) });
    const { id: fits } = await ask(shop, { lines: mugs(3) });
    await shop.jobs.drain();
    expect(await outcome(shop, id)).toMatchObject({ status: 'rejected' });
    expect(await outcome(shop, fits)).toMatchObject({ status: 'completed' });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, reserved: 7, available: 3 });
  });

  it('of two that want the same pieces, crosswise and at once, takes each piece once and never deadlocks', async () => {
    const shop = await openWithAnnex();
    await ask(shop, { lines: [...mugs(5), { sku: 'CAP', quantity: 2 }] });
    await shop.jobs.drain();
    const there = { lines: [...mugs(3), { sku: 'CAP', quantity: 1 }] };
    const back = { lines: [{ sku: 'CAP', quantity: 1 }, ...mugs(3)], from: 'annex', to: 'main' };
    const asked = await Promise.all([there, back, there, back, there, back].map((input) => ask(shop, input)));
    const due = await shop.jobs.due('stock.transfer');
    await Promise.all(due.map((job) => shop.jobs.deliver(job)));
    const ends = await Promise.all(asked.map(({ id }) => outcome(shop, id)));
    for (const { status } of ends) expect(['completed', 'rejected']).toContain(status);
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, value: 3_330 });
    expect(await shop.stock('CAP')).toMatchObject({ onHand: 4, value: 200 });
    expect(await rig.audit()).toEqual([]);
  });

  it('in two steps is on its way in between: nowhere on hand, and expected where it goes', async () => {
    const shop = await openWithAnnex();
    const { id } = await ask(shop, { inTwoSteps: true });
    await expect(shop.run((ctx) => receiveTransfer(ctx, id))).rejects.toMatchObject({
      code: 'illegal_transition',
    });
    await shop.jobs.drain();
    expect(await outcome(shop, id)).toMatchObject({ status: 'in_transit', settledAt: null });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 6, incoming: 4, value: 1_998 });
    expect(await rig.audit()).toEqual([]);
    await shop.run((ctx) => receiveTransfer(ctx, id));
    await expect(shop.run((ctx) => receiveTransfer(ctx, id))).rejects.toMatchObject({
      code: 'illegal_transition',
    });
    await shop.jobs.drain();
    expect(await outcome(shop, id)).toMatchObject({ status: 'completed' });
    expect(await shop.stock('MUG')).toMatchObject({ onHand: 10, incoming: 0, value: 3_330 });
    expect(await rig.audit()).toEqual([]);
  });

  it('is not taken for what is not there, or goes nowhere', async () => {
    const shop = await openWithAnnex();
    await expect(ask(shop, { to: 'moon' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(ask(shop, { to: 'main' })).rejects.toMatchObject({ code: 'invalid_items' });
    await expect(ask(shop, { lines: [{ sku: 'HAT', quantity: 1 }] })).rejects.toMatchObject({
      code: 'not_found',
      details: { errors: [{ path: 'lines[0].sku' }] },
    });
    expect(await shop.jobs.due()).toEqual([]);
  });
});
