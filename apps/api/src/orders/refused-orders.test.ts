import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  // Whatever was refused left nothing behind.
  expect((await api.storefront.get('/v1/orders')).body['data']).toEqual([]);
  expect(api.dispatched).toEqual([]);
  await api.close();
});

const { customer, shippingAddress, items } = newOrder();
const line = (fields: object) => ({ items: [{ ...items[0], ...fields }] });
const without = (field: string) => {
  const body: Record<string, unknown> = newOrder();
  delete body[field];
  return body;
};

const isRequired = /^is required$/;
const isUnknown = /^is not a known field$/;

describe('fields that cannot be taken', () => {
  it.each([
    ['items', newOrder({ items: [] }), /at least 1 item/],
    ['items', newOrder({ items: Array(1_001).fill(items[0]) }), /at most 1000 items/],
    ['items', newOrder({ items: {} }), /must be a list/],
    ['items[0]', newOrder({ items: ['MUG-01'] }), /must be an object/],
    ['items[0].quantity', newOrder(line({ quantity: 0 })), /at least 1/],
    ['items[0].quantity', newOrder(line({ quantity: -1 })), /at least 1/],
    ['items[0].quantity', newOrder(line({ quantity: 1.5 })), /whole number/],
    ['items[0].quantity', newOrder(line({ quantity: 1e9 })), /at most 100000/],
    ['items[0].quantity', newOrder(line({ quantity: '2' })), /must be a number/],
    ['items[0].quantity', newOrder(line({ quantity: null })), /must be a number/],
    ['items[0].quantity', newOrder({ items: [{ sku: 'MUG-01' }] }), isRequired],
    ['items[0].sku', newOrder(line({ sku: '' })), /must not be empty/],
    ['items[0].sku', newOrder(line({ sku: ' MUG-01' })), /white space/],
    ['items[0].sku', newOrder(line({ sku: 'MUG\n01' })), /control characters/],
    ['items[0].sku', newOrder(line({ sku: 'M'.repeat(65) })), /at most 64 characters/],
    ['items[1].quantity', newOrder({ items: [items[0], { sku: 'BOWL-01', quantity: 0 }] }), /at least 1/],
    ['items[0].price', newOrder(line({ price: 1 })), isUnknown],
    ['customer', without('customer'), isRequired],
    ['customer.name', newOrder({ customer: { ...customer, name: ' ' } }), /blank/],
    ['customer.name', newOrder({ customer: { ...customer, name: 'A\r\nBcc: x@example.com' } }), /control/],
    ['customer.email', newOrder({ customer: { ...customer, email: 'ada@example' } }), /e-mail address/],
    [
      'customer.email',
      newOrder({ customer: { ...customer, email: 'ada at example.com' } }),
      /e-mail address/,
    ],
    [
      'customer.email',
      newOrder({ customer: { ...customer, email: `${'a'.repeat(250)}@b.example` } }),
      /e-mail address/,
    ],
    ['customer.phone', newOrder({ customer: { ...customer, phone: '1' } }), isUnknown],
    ['shippingAddress.country', newOrder({ shippingAddress: { ...shippingAddress, country: 'UK' } }), /3166/],
    ['shippingAddress.country', newOrder({ shippingAddress: { ...shippingAddress, country: 'gb' } }), /3166/],
    [
      'shippingAddress.country',
      newOrder({ shippingAddress: { ...shippingAddress, country: 'GBR' } }),
      /3166/,
    ],
    [
      'shippingAddress.city',
      newOrder({ shippingAddress: { ...shippingAddress, city: undefined } }),
      isRequired,
    ],
    ['shippingAddress.line2', newOrder({ shippingAddress: { ...shippingAddress, line2: null } }), /a text/],
    ['shippingMethod', newOrder({ shippingMethod: 7 }), /a text/],
    ['currency', newOrder({ currency: 'usd' }), /4217/],
    ['currency', newOrder({ currency: 'XYZ' }), /4217/],
    ['payment', without('payment'), isRequired],
    ['payment.provider', newOrder({ payment: { provider: 'cash' } }), /one of: stripe, paypal, manual/],
    ['payment.provider', newOrder({ payment: {} }), isRequired],
    ['payment.paymentMethod', newOrder({ payment: { provider: 'stripe' } }), isRequired],
    [
      'payment.paymentMethod',
      newOrder({ payment: { provider: 'stripe', paymentMethod: '4242 4242-42424242' } }),
      /never a card number/,
    ],
    ['expectedTotal', newOrder({ expectedTotal: -1 }), /at least 0/],
    ['expectedTotal', newOrder({ expectedTotal: 25.99 }), /whole number/],
    ['expectedTotal', newOrder({ expectedTotal: 2 ** 53 }), /at most/],
    ['metadata.cart', newOrder({ metadata: { cart: 1 } }), /a text/],
    ['metadata.cart', newOrder({ metadata: { cart: 'x'.repeat(501) } }), /at most 500/],
    [`metadata.${'k'.repeat(41)}`, newOrder({ metadata: { ['k'.repeat(41)]: 'x' } }), /name .* at most 40/],
    ['metadata', newOrder({ metadata: { ...Array(51).fill('x') } }), /at most 50 fields/],
    ['metadata', newOrder({ metadata: null }), /an object/],
    ['total', newOrder({ total: 1 }), isUnknown],
    ['["constructor name"]', newOrder({ 'constructor name': 1 }), isUnknown],
  ])('%s is named (case %#)', async (path, body, message) => {
    const answer = await api.storefront.post('/v1/orders', body);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: expect.stringContaining('fields'),
      code: 'validation_failed',
      requestId: answer.headers.get('x-request-id'),
      errors: [{ path, message: expect.stringMatching(message) }],
    });
  });

  it('are told all at once', async () => {
    const body = newOrder({ currency: 'usd', items: [{ sku: 'A', quantity: 0 }], coupon: 'X' });
    const { body: problem } = await api.storefront.post('/v1/orders', body);
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual([
      'coupon',
      'currency',
      'items[0].quantity',
    ]);
  });

  it('are told up to a hundred', async () => {
    const body = newOrder({ items: Array(1_000).fill({ sku: 'A', quantity: 0 }) });
    expect((await api.storefront.post('/v1/orders', body)).body.errors).toHaveLength(100);
  });
});

describe('bodies that cannot be read', () => {
  const json = { 'content-type': 'application/json' };
  const send = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = json) =>
    api.storefront.call('POST', '/v1/orders', { raw, headers });
  const good = JSON.stringify(newOrder());

  it('broken JSON is refused with its position', async () => {
    const { status, body } = await send('{"customer": {"name": "Ada",}');
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'invalid_json', position: 28 });
  });

  it('a key given twice is refused with its path', async () => {
    const twice = good.replace('"quantity":2', '"quantity":2,"quantity":3');
    const { status, body } = await send(twice);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      code: 'validation_failed',
      errors: [{ path: 'items[0].quantity', message: 'is given twice' }],
    });
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    'application/json; charset=latin1',
  ])('%s is not taken', async (type) => {
    const { status, headers, body } = await send(good, { 'content-type': type });
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
    expect(headers.get('accept')).toBe('application/json');
  });

  it('compressed bodies are not taken', async () => {
    const { status, body } = await send(good, { ...json, 'content-encoding': 'gzip' });
    expect([status, body.code]).toEqual([415, 'unsupported_media_type']);
  });

  it.each(['application/json; charset=UTF-8', 'Application/JSON'])('%s is read', async (type) => {
    const { body } = await send('{}', { 'content-type': type });
    expect(body.code).toBe('validation_failed');
  });

  it('no body at all is refused', async () => {
    const { status, body } = await send('', json);
    expect([status, body.code]).toEqual([400, 'invalid_json']);
    expect((await api.storefront.call('POST', '/v1/orders')).status).toBe(400);
  });

  it.each(['null', '[]', '"order"', '7'])('%s is no order', async (text) => {
    const { status, body } = await send(text);
    expect([status, body.code]).toEqual([400, 'validation_failed']);
  });

  it('what is not UTF-8 is refused', async () => {
    const { status, body } = await send(Uint8Array.from([0x22, 0xff, 0x22]));
    expect([status, body.code]).toEqual([400, 'invalid_json']);
  });

  const limit = 256 * 1024;
  it('256 KiB are read', async () => {
    const { status, body } = await send(good.padEnd(limit - 1, ' ').concat('x'));
    expect([status, body.code]).toEqual([400, 'invalid_json']);
  });

  it.each([limit + 1, 4 * 1024 * 1024])('%i bytes are too many', async (size) => {
    const { status, body } = await send(good.padEnd(size, ' '));
    expect([status, body.code]).toEqual([413, 'body_too_large']);
  });

  it('a stream that does not tell its length is cut off as well', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(64 * 1024));
    let chunks = 0;
    const raw = new ReadableStream<Uint8Array>({
      pull: (controller) => (chunks++ < 8 ? controller.enqueue(chunk) : controller.close()),
    });
    const { status, body } = await api.storefront.call('POST', '/v1/orders', { raw, headers: json });
    expect([status, body.code]).toEqual([413, 'body_too_large']);
  });
});

describe('an idempotency key', () => {
  it.each(['', 'with space', 'k'.repeat(256), 'ключ'.normalize()])('"%s" cannot be one', async (key) => {
    const headers = { 'idempotency-key': Buffer.from(key, 'utf8').toString('latin1') };
    const { status, body } = await api.storefront.post('/v1/orders', newOrder(), headers);
    expect([status, body.code]).toEqual([400, 'invalid_idempotency_key']);
  });
});
