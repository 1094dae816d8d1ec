import {
  acceptImport,
  addImage,
  beginImport,
  createCategory,
  createProduct,
  dayOf,
  newId,
  noteRequests,
  obligationsOf,
  parkObligation,
  requestCsvExport,
  requestExport,
  reserveTokens,
  storePiece,
} from '@waybill/domain';
import { signWebhook } from '@waybill/simulators/stripe';
import { until } from '@waybill/testing';
import { Secret, TOTP } from 'otpauth';
import type { OrderView } from '../../orders/order-answers.ts';
import { byInvoice, newOrder, placeOrder, processedOrder } from '../orders.ts';
import { countMails, hire } from '../people.ts';
import { type TestApi, webhookSecret } from '../start-api.ts';
import { mug } from '../test-shop.ts';

/** What a stranger may have learned of a shop: names of things, never secrets. */
export interface Known {
  tenantId: string;
  slug: string;
  orderId: string;
  shipmentId: string;
  paymentId: string;
  sku: string;
  category: string;
  imageId: string;
  draftId: string;
  batchId: string;
  obligationId: string;
  keyId: string;
  personId: string;
  email: string;
  customerEmail: string;
  sessionId: string;
  invitationId: string;
  exportId: string;
  importId: string;
  csvExportId: string;
  endpointId: string;
  zoneId: string;
  taxRateId: string;
  deliveryId: string;
  adjustmentId: string;
  transferId: string;
  countId: string;
  cartId: string;
  quoteId: string;
  location: string;
  idempotencyKey: string;
  /** At the payment provider. */
  reference: string;
}

/** As {@link Known}, of nobody: what is asked for with these is not there. */
export const nobody = (): Known => ({
  ...{ tenantId: newId(), slug: 'no-such-shop', orderId: newId(), shipmentId: newId(), paymentId: newId() },
  ...{
    sku: 'NOBODYS-1',
    category: 'nobodys',
    imageId: newId(),
    draftId: newId(),
    batchId: newId(),
    obligationId: newId(),
    keyId: newId(),
    personId: newId(),
  },
  customerEmail: 'nobody@example.org',
  ...{
    email: 'nobody@example.net',
    sessionId: newId(),
    invitationId: newId(),
    exportId: newId(),
    importId: newId(),
    csvExportId: newId(),
    endpointId: newId(),
    zoneId: newId(),
    taxRateId: newId(),
    deliveryId: newId(),
    idempotencyKey: newId(),
    cartId: newId(),
    quoteId: newId(),
  },
  ...{ adjustmentId: newId(), transferId: newId(), countId: newId(), location: 'nowhere' },
  reference: `pi_${newId()}`,
});

/** Words of the victim's alone: what shows one of them has leaked. */
export const marks = ['quagga', 'zebedee'];
const customer = { name: 'Zebedee Quagga', email: 'zebedee@quagga.example' };

async function payFor(api: TestApi, order: OrderView, how: 'paid' | 'authorized'): Promise<string> {
  const [payment] = order.payments;
  if (!payment) throw new Error('the order has no payment');
  const kind = how === 'paid' ? 'captured' : 'authorized';
  await api.hearFromProvider(payment.id, {
    status: how,
    entries: [{ kind, amount: payment.amount, reference: `ch_${payment.id}` }],
    captureBefore: how === 'paid' ? null : new Date(Date.now() + 86_400_000),
    disputes: [{ reference: `dp_${payment.id}`, amount: 1, reason: 'quagga', status: 'open' }],
  });
  return payment.id;
}

/** Orders in every state that leaves rows behind. */
async function trade(api: TestApi) {
  const idempotencyKey = newId();
  await api.storefront.post('/v1/orders', newOrder({ customer }), { 'idempotency-key': idempotencyKey });
  const paid = await processedOrder(api, { customer });
  const paymentId = await payFor(api, paid, 'paid');
  await api.storefront.post(`/v1/orders/${paid.id}/refunds`, { reason: 'quagga', amount: 1 });

  const onShipment = { provider: 'stripe', paymentMethod: 'pm_card_visa', capture: 'on_shipment' };
  const setAside = await processedOrder(api, { customer, payment: onShipment });
  await payFor(api, setAside, 'authorized');
  const parcel = { carrier: 'quagga', trackingNumber: '1Z' };
  await api.storefront.post(`/v1/orders/${setAside.id}/shipments`, parcel);

  const invoiced = await processedOrder(api, { ...byInvoice, customer });
  const items = [{ sku: mug.sku, quantity: 1 }];
  const shipped = await api.storefront.post<OrderView>(`/v1/orders/${invoiced.id}/shipments`, {
    ...parcel,
    items,
  });
  const [shipment] = shipped.body.shipments;
  if (!shipment) throw new Error(`nothing was shipped: ${JSON.stringify(shipped.body)}`);
  const waiting = await placeOrder(api, { customer });
  const [owed] = await api.transact(api.scope, (ctx) => obligationsOf(ctx, waiting.id));
  if (!owed) throw new Error('nothing is owed for an order that waits');
  const parked = { parkedAt: new Date(), attempts: 8, lastError: 'quagga' };
  await api.db.inTenant(api.tenantId, (tx) =>
    parkObligation(tx, { tenantId: api.tenantId, id: owed.id }, parked),
  );
  return {
    ...{ orderId: invoiced.id, shipmentId: shipment.id, paymentId, obligationId: owed.id, idempotencyKey },
    reference: `pi_${paymentId}`,
  };
}

/** A colleague with a second factor, an invitation, a reset of a password, and a session. */
async function staffUp(api: TestApi) {
  const person = await hire(api, 'staff', 'colleague@only-here.example');
  const { body } = await person.client.post<{ secret: string }>('/v1/auth/totp', undefined);
  const code = new TOTP({ secret: Secret.fromBase32(body.secret) }).generate();
  await person.client.post('/v1/auth/totp/confirm', { code });
  const owner = await api.logIn();
  const invited = { email: 'invited@quagga.example', name: 'Zebedee', role: 'staff' };
  const invitation = await owner.post<{ id: string }>('/v1/people/invitations', invited);
  await api.stranger.post('/v1/auth/password-reset', { email: person.email });
  await until(async () => (await countMails(api, 'password_reset', person.email)) === 1);
  const sessions = await person.client.get<{ data: { id: string }[] }>('/v1/auth/sessions');
  const keys = await owner.get<{ data: { id: string }[] }>('/v1/api-keys');
  return {
    ...{ personId: person.id, email: person.email, invitationId: invitation.body.id },
    ...{ sessionId: String(sessions.body.data[0]?.id), keyId: String(keys.body.data[0]?.id) },
  };
}

/** Rows that come from afar: what workers, providers and sweeps write. */
async function noteFromAfar(api: TestApi): Promise<void> {
  const { tenantId } = api;
  const [at, bytes] = [new Date(), new Uint8Array([1])];
  await noteRequests(api.db, [{ tenant: tenantId, day: dayOf(at), requests: 1 }]);
  const ofProvider = { tenantId, provider: 'paypal' };
  await api.db.inTenant(tenantId, async ({ prisma }) => {
    await prisma.providerCredential.create({
      data: {
        ...{ ...ofProvider, mode: 'test', hint: 'quag', keyId: 'none', nonce: bytes },
        ...{ ciphertext: bytes, updatedAt: at },
      },
    });
    await prisma.providerHealth.create({ data: { ...ofProvider, state: 'closed', since: at } });
    await prisma.reconciliation.create({
      data: { ...ofProvider, windowFrom: at, windowTo: at, compared: 1, notOurs: 0, finishedAt: at },
    });
    await prisma.discrepancy.create({
      data: {
        ...{ ...ofProvider, id: newId(), kind: 'unknown_here', reference: 'quagga' },
        ...{
          detail: { payment: 'quagga', paymentCreatedAt: at, currency: 'USD' },
          foundAt: at,
          lastSeenAt: at,
        },
      },
    });
  });
  const object = { id: 'pi_quagga', object: 'payment_intent' };
  const raw = JSON.stringify({
    id: 'evt_quagga',
    object: 'event',
    type: 'payment_intent.succeeded',
    data: { object },
  });
  const signature = signWebhook(raw, webhookSecret, Math.floor(Date.now() / 1_000));
  const headers = { 'stripe-signature': signature, 'content-type': 'application/json' };
  await api.stranger.call('POST', `/webhooks/stripe/${api.slug}`, { raw, headers });
}

/** A place that only the victim has, with stock on its way there, a stock-take of it and a SKU that may be sold out. */
async function stockUp(api: TestApi, sku: string) {
  const location = 'only-there';
  const { storefront: client } = api;
  await client.post('/v1/locations', { code: location, name: 'Quagga Hill' });
  const ask = async (path: string, body: unknown) => (await client.post<{ id: string }>(path, body)).body.id;
  const adjustmentId = await ask('/v1/inventory/adjustments', { sku, location, delta: 3, reason: 'quagga' });
  const way = { from: location, to: 'main', lines: [{ sku, quantity: 1 }], reason: 'quagga' };
  const transferId = await ask('/v1/inventory/transfers', way);
  const countId = await ask('/v1/inventory/counts', { location, skus: [sku], reason: 'quagga' });
  await client.call('PATCH', `/v1/inventory/${sku}`, { json: { whenSoldOut: 'backorder' } });
  return { location, adjustmentId, transferId, countId };
}

/** An export that was written down. */
async function exportAll({ transact, scope, db, tenantId }: TestApi): Promise<string> {
  const { id: exportId } = (await transact(scope, requestExport)).wanted;
  const files = [{ name: 'orders', rows: 1, bytes: 7 }];
  await db.inTenant(tenantId, async ({ prisma }) => {
    await prisma.tenantExportChunk.create({
      data: { tenantId, exportId, file: 'orders', nth: 0, data: 'quagga\n' },
    });
    await prisma.tenantExport.updateMany({ data: { status: 'ready', files } });
  });
  return exportId;
}

/** A file that is half taken in, with a fault, and one of orders that was written. */
async function exchangeFiles({ transact, scope, db, tenantId }: TestApi) {
  const wanted = { kind: 'products', mode: 'best-effort', dryRun: false } as const;
  const importId = await transact(scope, (ctx) => beginImport(ctx, wanted));
  await storePiece(db, { tenantId, importId, startByte: 0, data: Buffer.from('sku,name\nQ,quagga\n') });
  await transact(scope, (ctx) => acceptImport(ctx, { ...wanted, id: importId, bytes: 18, sha256: 'quagga' }));
  const layout = { kind: 'orders', filter: {}, delimiter: 'comma', byteOrderMark: false } as const;
  const { id: csvExportId } = await transact(scope, (ctx) => requestCsvExport(ctx, layout));
  await db.inTenant(tenantId, async ({ prisma }) => {
    await prisma.csvImportKey.create({ data: { tenantId, importId, key: 'Q', row: 2 } });
    const fault = { nth: 1, row: 2, column: 'name', message: 'is wrong', value: 'quagga' };
    await prisma.csvImportFault.create({ data: { ...fault, tenantId, importId } });
    const piece = { nth: 0, data: 'quagga\n' };
    await prisma.csvExportPiece.create({ data: { ...piece, tenantId, exportId: csvExportId } });
    await prisma.csvExport.updateMany({ data: { status: 'completed', bytes: 7 } });
  });
  return { importId, csvExportId };
}

/** An endpoint that was told of something. */
async function listen(api: TestApi) {
  const url = 'http://127.0.0.1:9/quagga';
  const owner = await api.logIn();
  const { body } = await owner.post<{ id: string }>('/v1/webhook-endpoints', { url, events: ['stock.low'] });
  await owner.post(`/v1/webhook-endpoints/${body.id}/test`, undefined);
  const deliveries = await owner.get<{ data: { id: string }[] }>(
    `/v1/webhook-endpoints/${body.id}/deliveries`,
  );
  return { endpointId: body.id, deliveryId: String(deliveries.body.data[0]?.id) };
}

/** What it costs to send to the shop's own corner of the world, and which tax is due there; nobody orders from there. */
async function setPrices(api: TestApi) {
  const owner = await api.logIn();
  const zone = { name: 'Quagga', places: [{ country: '*' }], rates: [] };
  const zones = await owner.post<{ id: string }>('/v1/shipping/zones', zone);
  const rates = await owner.post<{ id: string }>('/v1/tax/rates', { tax: 'quagga', ratePpm: 1 });
  return { zoneId: zones.body.id, taxRateId: rates.body.id };
}

/** A cart with something in it, and a quote of that. */
async function intend(api: TestApi, sku: string) {
  const { payment: _, ...wanted } = newOrder({ customer, items: [{ sku, quantity: 1 }] });
  const cart = await api.storefront.post<{ id: string }>('/v1/carts', {
    ...wanted,
    metadata: { of: 'quagga' },
  });
  const quote = await api.storefront.post<{ id: string }>('/v1/quotes', wanted);
  return { cartId: cart.body.id, quoteId: quote.body.id };
}

/** Makes the API's own shop one that has a row in every table. */
export async function openVictim(api: TestApi): Promise<Known> {
  const sku = 'ONLY-HERE-1';
  const [category, imageId] = ['only-here', newId()];
  await api.transact(api.scope, async (ctx) => {
    await createCategory(ctx, { code: category, name: 'Quagga' });
    await createProduct(ctx, { sku, name: 'Quagga', price: 1, currency: 'USD', category });
    await addImage(ctx, { id: imageId, sku, alt: 'Quagga', format: 'jpeg', bytes: 3 });
  });
  const draft = await api.storefront.post<{ id: string }>(`/v1/products/${sku}/description-drafts`, {});
  const batch = await api.storefront.post<{ id: string }>('/v1/description-drafts/batches', {});
  await api.transact(api.scope, (ctx) => reserveTokens(ctx, { tokens: 1, budget: 1 }));
  const traded = await trade(api);
  const staff = await staffUp(api);
  await noteFromAfar(api);
  const stocked = await stockUp(api, sku);
  const exportId = await exportAll(api);
  const files = await exchangeFiles(api);
  const told = await listen(api);
  const intended = await intend(api, sku);
  const priced = await setPrices(api);
  const { tenantId, slug } = api;
  const customerEmail = customer.email;
  return {
    tenantId,
    slug,
    sku,
    category,
    imageId,
    draftId: draft.body.id,
    batchId: batch.body.id,
    customerEmail,
    exportId,
    ...stocked,
    ...traded,
    ...staff,
    ...files,
    ...told,
    ...priced,
    ...intended,
  };
}
