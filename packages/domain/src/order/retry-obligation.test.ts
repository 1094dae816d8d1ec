import { describe, expect, it } from 'vitest';
import { newId } from '../ids.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { diagnoseOrder } from './diagnose-order.ts';
import { retryObligation } from './retry-obligation.ts';

const rig = shareRig();
const retry = (shop: Shop, id: string) => shop.run((ctx) => retryObligation(ctx, { id }));
const obligations = async (shop: Shop, orderId: string) =>
  (await shop.run((ctx) => diagnoseOrder(ctx, orderId))).obligations;

/** An order whose payment was given up, since the provider refuses our credentials. */
async function openStuckOrder() {
  const shop = await openShop(rig);
  rig.provider.failNext('create', 'before', 'unauthorized');
  const orderId = await shop.placeAndWork();
  const [parked] = await obligations(shop, orderId);
  if (!parked?.parkedAt) throw new Error('the payment was not given up');
  return { shop, orderId, id: parked.id };
}

describe('another round for a job that was given up', () => {
  it('starts it over, due at once, and the order goes on', async () => {
    const { shop, orderId, id } = await openStuckOrder();
    expect(await retry(shop, id)).toEqual({ id, job: 'payment.charge', orderId });
    expect(await obligations(shop, orderId)).toMatchObject([
      { id, attempts: 0, parkedAt: null, runAt: rig.clock.now },
    ]);
    const [row] = await rig.sql('SELECT relay_at, relays FROM outbox WHERE id = $1', [id]);
    expect(row).toEqual({ relay_at: rig.clock.now, relays: 1 });
    await shop.jobs.drain();
    expect(await shop.order(orderId)).toMatchObject({ status: 'processing' });
  });

  it('is noted in the timeline of its order, with the job', async () => {
    const { shop, orderId, id } = await openStuckOrder();
    await retry(shop, id);
    expect((await shop.events(orderId)).at(-1)).toMatchObject({
      type: 'obligation.retried',
      data: { job: 'payment.charge', obligationId: id },
    });
  });

  it('is refused for one that is tried by itself, that was done, and that is another shop’s', async () => {
    const { shop, id } = await openStuckOrder();
    await expect(retry(await openShop(rig), id)).rejects.toMatchObject({ code: 'not_found' });
    await retry(shop, id);
    await expect(retry(shop, id)).rejects.toMatchObject({ code: 'illegal_transition' });
    await shop.jobs.drain();
    await expect(retry(shop, id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(retry(shop, newId())).rejects.toMatchObject({ code: 'not_found' });
  });

  it('is given once, when two people ask for it at once', async () => {
    const { shop, orderId, id } = await openStuckOrder();
    const answers = await Promise.allSettled([retry(shop, id), retry(shop, id)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const events = await shop.events(orderId);
    expect(events.filter(({ type }) => type === 'obligation.retried')).toHaveLength(1);
    await shop.jobs.drain();
  });

  it('of what no order is behind is just given', async () => {
    const shop = await openShop(rig);
    const id = newId();
    await rig.sql(
      `INSERT INTO outbox (tenant_id, id, job, payload, run_at, relay_at, created_at, parked_at)
       VALUES ($1, $2, 'payment.reconcile', '{"provider": "stripe", "days": 2}', now(), now(), now(), now())`,
      [shop.tenantId, id],
    );
    expect(await retry(shop, id)).toEqual({ id, job: 'payment.reconcile', orderId: null });
    await shop.jobs.drain();
  });
});
