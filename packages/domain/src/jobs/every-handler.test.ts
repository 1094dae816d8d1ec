import { describe, expect, it } from 'vitest';
import { getDescriptionDraft } from '../catalog/descriptions/draft.ts';
import { requestDescription } from '../catalog/descriptions/request-description.ts';
import { filesOf, originalKey } from '../catalog/images/files.ts';
import { addImage, removeImage } from '../catalog/images/images.ts';
import { imagesOf } from '../catalog/images/read-images.ts';
import { getCsvExport } from '../csv/exports/export.ts';
import { requestCsvExport } from '../csv/exports/request-export.ts';
import { getImport } from '../csv/imports/import.ts';
import { addHookEndpoint, type NewHookEndpoint, testHookEndpoint } from '../hooks/endpoints.ts';
import { listHookDeliveries } from '../hooks/log.ts';
import { newId } from '../ids.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { shipOrder } from '../order/ship-order.ts';
import { closeCount } from '../stock/counts/close-count.ts';
import { enterFigures } from '../stock/counts/enter-figures.ts';
import { openCount } from '../stock/counts/open-count.ts';
import { getCount } from '../stock/counts/record.ts';
import { createLocation } from '../stock/locations.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { getTransfer } from '../stock/transfers/record.ts';
import { requestTransfer } from '../stock/transfers/request-transfer.ts';
import { readExport, requestExport } from '../tenant/export/exports.ts';
import { sendFile, stockFile } from '../testing/csv-files.ts';
import { shareRig } from '../testing/rig.ts';
import { openShop, type Shop } from '../testing/shop.ts';
import { payBy } from '../testing/test-provider.ts';
import { receiveWebhook } from '../webhook/receive-webhook.ts';
import { type JobName, jobNames } from './catalog.ts';
import type { OutboxJob } from './outbox.ts';

const rig = shareRig();

interface Case {
  /** Brings the job about, and nothing else that is due; returns what the effect is read from. */
  arrange(shop: Shop): Promise<string>;
  /** What the job does, read from everywhere it shows. */
  effect(shop: Shop, id: string): Promise<unknown>;
  /** The effect of having been done, once. */
  once: unknown;
}

const referenceOf = (orderId: string) => rig.provider.of(orderId)[0]?.reference ?? 'none';
const cancel = (shop: Shop, orderId: string) =>
  shop.run((ctx) => cancelOrder(ctx, { orderId, reason: 'changed my mind' }));

/** The order with the follow-ups of the job done, so that a double would show in mails, money and stock alike. */
async function everythingAbout(shop: Shop, orderId: string) {
  await shop.jobs.drain();
  const { status, payments } = await shop.order(orderId);
  const { onHand, reserved } = await shop.stock('MUG');
  return {
    ...{ status, payments: payments.map((payment) => payment.status), onHand, reserved },
    ...{ books: rig.provider.books(orderId), mails: rig.mailer.to(shop.customerEmail).length },
    events: await shop.eventTypes(orderId),
  };
}

const placed = ['order.accepted', 'order.reserved', 'payment.submitted'];
const paidOnce = {
  ...{ status: 'processing', payments: ['paid'], onHand: 8, reserved: 0, mails: 1 },
  books: { charges: 1, captured: 2_500, refunded: 0 },
  events: [...placed, 'payment.captured', 'order.confirmed', 'mail.sent', 'mail.sent'],
};

async function challenge(shop: Shop): Promise<string> {
  return shop.placeAndWork({ payment: payBy('requires_action') });
}

async function drop(shop: Shop, name: JobName): Promise<void> {
  await rig.sql('DELETE FROM outbox WHERE tenant_id = $1 AND job = $2', [shop.tenantId, name]);
}

async function storeImage(shop: Shop): Promise<string> {
  const id = newId();
  await rig.storage.put(originalKey(shop.tenantId, id), new Uint8Array([1]));
  await shop.run((ctx) => addImage(ctx, { id, sku: 'MUG', alt: null, format: 'jpeg', bytes: 1 }));
  return id;
}

const filesOfImage = ({ tenantId }: Shop, id: string): string[] =>
  [...rig.storage.files.keys()].filter((key) => key.startsWith(filesOf(tenantId, id)));

const hookUrlOf = ({ tenantId }: Shop) => `https://${tenantId}.example/hooks`;

/** The id of an endpoint. */
async function listenTo(shop: Shop): Promise<string> {
  const endpoint: NewHookEndpoint = {
    ...{ url: hookUrlOf(shop), description: null, payload: 'full', enabled: true },
    events: ['order.accepted'],
  };
  const { keyring } = rig;
  return (await shop.run((ctx) => addHookEndpoint(ctx, { endpoint, keyring }))).endpoint.id;
}

/** A new job without an entry does not compile. */
const cases: Record<JobName, Case> = {
  'order.process': { arrange: (shop) => shop.place(), effect: everythingAbout, once: paidOnce },
  'payment.charge': {
    arrange: async (shop) => {
      const orderId = await shop.place();
      await shop.jobs.deliver(await shop.jobs.theDue('order.process'));
      return orderId;
    },
    effect: everythingAbout,
    once: paidOnce,
  },
  'order.expire': {
    arrange: async (shop) => {
      const orderId = await challenge(shop);
      rig.clock.advance({ minutes: 61 });
      await shop.run(async (ctx) => ctx.enqueue('order.expire', { orderId }, { dedupeKey: orderId }));
      return orderId;
    },
    effect: everythingAbout,
    once: {
      ...{ status: 'cancelled', payments: ['voided'], onHand: 10, reserved: 0, mails: 1 },
      books: { charges: 0, captured: 0, refunded: 0 },
      events: [...placed, 'payment.requires_action', 'order.expired', 'mail.sent'],
    },
  },
  'payment.sync': {
    arrange: async (shop) => {
      const orderId = await challenge(shop);
      rig.provider.charge(referenceOf(orderId));
      const [payment] = (await shop.order(orderId)).payments;
      await shop.run(async (ctx) => ctx.enqueue('payment.sync', { paymentId: payment?.id ?? '' }));
      return orderId;
    },
    effect: everythingAbout,
    once: {
      ...paidOnce,
      events: [
        ...[
          ...placed,
          'payment.requires_action',
          'payment.captured',
          'order.confirmed',
          'mail.sent',
          'mail.sent',
        ],
      ],
    },
  },
  'payment.capture': {
    arrange: async (shop) => {
      const orderId = await shop.placeAndWork({ payment: { ...payBy('paid'), capture: 'on_shipment' } });
      await shop.run((ctx) => shipOrder(ctx, { orderId, carrier: 'UPS', trackingNumber: '1Z' }));
      await shop.jobs.deliver(await shop.jobs.theDue('mail.send'));
      return orderId;
    },
    effect: everythingAbout,
    once: {
      ...paidOnce,
      ...{ status: 'shipped', mails: 2 },
      events: [
        ...[...placed, 'payment.authorized', 'order.confirmed', 'mail.sent', 'mail.sent'],
        ...['shipment.created', 'capture.requested', 'order.shipped', 'mail.sent', 'payment.captured'],
      ],
    },
  },
  'payment.reconcile': {
    arrange: async (shop) => {
      const orderId = await challenge(shop);
      rig.provider.charge(referenceOf(orderId));
      await shop.run(async (ctx) => ctx.enqueue('payment.reconcile', { provider: 'stripe', days: 1 }));
      return orderId;
    },
    effect: everythingAbout,
    once: {
      ...paidOnce,
      events: [
        ...[...placed, 'payment.requires_action', 'payment.captured', 'order.confirmed'],
        ...['mail.sent', 'mail.sent'],
      ],
    },
  },
  'payment.void': {
    arrange: async (shop) => {
      const orderId = await challenge(shop);
      await cancel(shop, orderId);
      await shop.jobs.deliver(await shop.jobs.theDue('mail.send'));
      return orderId;
    },
    effect: everythingAbout,
    once: {
      ...{ status: 'cancelled', payments: ['voided'], onHand: 10, reserved: 0, mails: 1 },
      books: { charges: 0, captured: 0, refunded: 0 },
      events: [...placed, 'payment.requires_action', 'order.cancelled', 'mail.sent'],
    },
  },
  'payment.refund': {
    arrange: async (shop) => {
      const orderId = await shop.placeAndWork();
      await cancel(shop, orderId);
      await shop.jobs.deliver(await shop.jobs.theDue('mail.send'));
      return orderId;
    },
    effect: everythingAbout,
    once: {
      ...{ status: 'cancelled', payments: ['paid'], onHand: 10, reserved: 0, mails: 2 },
      books: { charges: 1, captured: 2_500, refunded: 2_500 },
      events: [...paidOnce.events, 'order.cancelled', 'refund.requested', 'mail.sent', 'payment.refunded'],
    },
  },
  'webhook.process': {
    arrange: async (shop) => {
      const orderId = await challenge(shop);
      const reference = referenceOf(orderId);
      rig.provider.charge(reference);
      const notice = { eventId: `evt_${orderId}`, type: 'payment_intent.succeeded', reference };
      await shop.run((ctx) => receiveWebhook(ctx, { provider: 'stripe', notice }));
      return orderId;
    },
    effect: everythingAbout,
    once: {
      ...paidOnce,
      events: [
        ...[
          ...placed,
          'payment.requires_action',
          'payment.captured',
          'order.confirmed',
          'mail.sent',
          'mail.sent',
        ],
      ],
    },
  },
  'stock.adjust': {
    arrange: async (shop) => {
      const adjustment = { sku: 'MUG', delta: 5, reason: 'found' };
      return (await shop.run((ctx) => requestAdjustment(ctx, adjustment))).id;
    },
    effect: async (shop, id) => ({
      onHand: (await shop.stock('MUG')).onHand,
      movements: (await rig.sql('SELECT FROM stock_movements WHERE cause_id = $1', [id])).length,
    }),
    once: { onHand: 15, movements: 1 },
  },
  'mail.send': {
    arrange: async (shop) => {
      const orderId = await shop.place();
      await drop(shop, 'order.process');
      await cancel(shop, orderId);
      return orderId;
    },
    effect: async (shop, orderId) => ({
      // SMTP knows no exactly-once: what was sent twice must be recognisable as one mail.
      mails: new Set(rig.mailer.to(shop.customerEmail).map(({ messageId }) => messageId)).size,
      events: await shop.eventTypes(orderId),
    }),
    once: { mails: 1, events: ['order.accepted', 'order.cancelled', 'mail.sent'] },
  },
  'image.process': {
    arrange: storeImage,
    effect: async (shop, id) => {
      await shop.jobs.drain();
      const [image] = (await shop.run((ctx) => imagesOf(ctx, ['MUG']))).get('MUG') ?? [];
      return { status: image?.status, widths: image?.widths, files: filesOfImage(shop, id).length };
    },
    once: { status: 'ready', widths: [320, 800, 1_000], files: 7 },
  },
  'image.remove': {
    arrange: async (shop) => {
      const id = await storeImage(shop);
      await shop.jobs.drain();
      await shop.run((ctx) => removeImage(ctx, { sku: 'MUG', id }));
      return id;
    },
    effect: async (shop, id) => filesOfImage(shop, id),
    once: [],
  },
  'stock.transfer': {
    arrange: (shop) =>
      shop.run(async (ctx) => {
        await createLocation(ctx, { code: 'annex', name: 'Annex' });
        const lines = [{ sku: 'MUG', quantity: 4 }];
        return (await requestTransfer(ctx, { from: 'main', to: 'annex', lines, reason: 'for the fair' })).id;
      }),
    effect: async (shop, id) => {
      const { status } = await shop.run((ctx) => getTransfer(ctx, id));
      return { status, onHand: (await shop.stock('MUG')).levels.map((level) => level.onHand) };
    },
    once: { status: 'completed', onHand: [4, 6] },
  },
  'stock.count': {
    arrange: (shop) =>
      shop.run(async (ctx) => {
        const { id } = await openCount(ctx, { location: 'main', reason: 'end of the year' });
        await enterFigures(ctx, { id, figures: [{ sku: 'MUG', counted: 7 }] });
        return (await closeCount(ctx, id)).id;
      }),
    effect: async (shop, id) => {
      const { status, missing } = await shop.run((ctx) => getCount(ctx, id));
      return { status, missing, onHand: (await shop.stock('MUG')).onHand };
    },
    once: { status: 'closed', missing: 3, onHand: 7 },
  },
  'tenant.export': {
    arrange: async (shop) => (await shop.run(requestExport)).wanted.id,
    effect: async (shop, id) => {
      const { status, files } = await shop.run((ctx) => readExport(ctx, id));
      return { status, products: files.find(({ name }) => name === 'products')?.rows };
    },
    once: { status: 'ready', products: 1 },
  },
  'csv.import': {
    arrange: (shop) => sendFile(shop, { kind: 'stock', text: 'sku,change\nMUG,5\n' }),
    effect: async (shop, id) => {
      const { status, rows } = await shop.run((ctx) => getImport(ctx, { kind: 'stock', id }));
      return { status, updated: rows.updated, onHand: (await shop.stock('MUG')).onHand };
    },
    once: { status: 'completed', updated: 1, onHand: 15 },
  },
  'csv.export': {
    arrange: async (shop) => (await shop.run((ctx) => requestCsvExport(ctx, stockFile))).id,
    effect: async (shop, id) => {
      const { status, rows } = await shop.run((ctx) => getCsvExport(ctx, { kind: 'stock', id }));
      return { status, rows };
    },
    once: { status: 'completed', rows: 1 },
  },
  'ai.describe': {
    arrange: async (shop) => {
      const request = { sku: 'MUG', tone: 'plain', language: 'en', keywords: [] };
      return (await shop.run((ctx) => requestDescription(ctx, request))).id;
    },
    effect: async (shop, id) => (await shop.run((ctx) => getDescriptionDraft(ctx, id))).text,
    once: 'The MUG, described.',
  },
  'webhook.deliver': {
    arrange: async (shop) => {
      const id = await listenTo(shop);
      await shop.run((ctx) => testHookEndpoint(ctx, id));
      return id;
    },
    effect: async (shop, id) => ({
      // A crash after the answer sends it again: the receiver knows it by its id.
      messages: new Set(rig.receivers.to(hookUrlOf(shop)).map((message) => message.id)).size,
      statuses: (
        await shop.run((ctx) => listHookDeliveries(ctx, { endpointId: id, limit: 9 }))
      ).deliveries.map(({ status, attempts }) => [status, attempts]),
    }),
    once: { messages: 1, statuses: [['succeeded', 1]] },
  },
};

async function arrange(name: JobName): Promise<{ shop: Shop; id: string; job: OutboxJob }> {
  const shop = await openShop(rig);
  const id = await cases[name].arrange(shop);
  const due = await shop.jobs.due();
  const [job, ...others] = due;
  if (job?.job !== name || others.length > 0)
    throw new Error(`due are ${due.map((each) => each.job).join(', ')}`);
  return { shop, id, job };
}

describe.each(jobNames)('%s', (name) => {
  const { effect, once } = cases[name];

  it('has its effect once when it is run twice', async () => {
    const { shop, id, job } = await arrange(name);
    expect(await shop.jobs.deliver(job)).toBe('fulfilled');
    expect(await shop.jobs.deliver(job)).toBe('already fulfilled');
    expect(await effect(shop, id)).toEqual(once);
  });

  it('has its effect once when it is run three times at once', async () => {
    const { shop, id, job } = await arrange(name);
    const endings = await Promise.all([
      shop.jobs.deliver(job),
      shop.jobs.deliver(job),
      shop.jobs.deliver(job),
    ]);
    expect(endings.filter((ending) => ending === 'fulfilled')).toHaveLength(1);
    expect(await effect(shop, id)).toEqual(once);
  });

  it('has its effect once wherever the process is killed, before and after each of its commits', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let nth = 1; ; nth++) {
        const { shop, id, job } = await arrange(name);
        const kill = when === 'before' ? { before: nth } : { after: nth };
        const ending = await shop.jobs.deliver(job, kill);
        // A mail that was being sent is left alone for as long as that may take.
        rig.clock.advance({ minutes: 1 });
        expect(await shop.jobs.deliver(job)).toMatch(/^(already )?fulfilled$/);
        expect(await effect(shop, id)).toEqual(once);
        // There was no such commit any more: the run came to its end.
        if (ending !== 'killed') break;
        expect(nth).toBeLessThan(10);
      }
    }
  });
});
