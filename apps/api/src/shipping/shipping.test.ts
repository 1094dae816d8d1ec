import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { newOrder, processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
let owner: Client;
beforeAll(async () => {
  api = await startApi();
  owner = await api.logIn();
});
afterAll(() => api.close());

const britain = {
  name: 'Britain',
  places: [{ country: 'GB', regions: [], postalPrefixes: [] }],
  rates: [
    {
      ...{ method: 'standard', freeFrom: null, days: { min: 1, max: 3 } },
      brackets: [{ weightUpTo: null, subtotalUpTo: null, price: 350 }],
    },
  ],
};
const put = (client: Client, path: string, json: unknown) => client.call('PUT', path, { json });
const patch = (client: Client, path: string, json: unknown) => client.call('PATCH', path, { json });

describe('how a shop sends, and what is due', () => {
  it('is set up, read back and quoted, and orders say which taxes they have', async () => {
    const asked = { 'idempotency-key': 'britain' };
    const created = await owner.post<{ id: string }>('/v1/shipping/zones', britain, asked);
    expect([created.status, created.body]).toEqual([201, { id: expect.any(String), ...britain }]);
    const repeated = await owner.post('/v1/shipping/zones', britain, asked);
    expect([repeated.status, repeated.body]).toEqual([201, created.body]);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    const zonePath = `/v1/shipping/zones/${created.body.id}`;
    expect((await owner.get(zonePath)).body).toEqual(created.body);
    expect((await put(owner, zonePath, { ...britain, name: 'GB' })).body).toMatchObject({ name: 'GB' });
    expect((await owner.get('/v1/shipping/zones')).body).toMatchObject({ data: [{ name: 'GB' }] });

    const settings = {
      timeZone: 'Europe/London',
      cutoff: '14:00',
      workDays: [1, 2, 3],
      holidays: ['2026-12-25'],
    };
    expect((await patch(owner, '/v1/shipping/settings', settings)).body).toEqual(settings);
    expect((await owner.get('/v1/shipping/settings')).body).toEqual(settings);
    const vat = { tax: 'VAT', ratePpm: 200_000, country: 'GB' };
    const rate = await owner.post<{ id: string }>('/v1/tax/rates', vat, { 'idempotency-key': 'vat' });
    const same = await owner.post('/v1/tax/rates', vat, { 'idempotency-key': 'vat' });
    expect([same.status, same.body]).toEqual([201, rate.body]);
    expect(rate.body).toMatchObject({ taxClass: 'standard', region: null, postalPrefix: null });
    expect((await owner.post('/v1/tax/rates', { tax: 'VAT', ratePpm: 1, country: 'GB' })).status).toBe(409);
    expect((await patch(owner, `/v1/tax/rates/${rate.body.id}`, { ratePpm: 100_000 })).status).toBe(200);
    expect((await owner.get(`/v1/tax/rates/${rate.body.id}`)).body).toMatchObject({ ratePpm: 100_000 });
    const terms = {
      pricesIncludeTax: true,
      rounding: 'line',
      taxShipping: true,
      shippingTaxClass: 'standard',
    };
    expect((await patch(owner, '/v1/tax/settings', terms)).body).toEqual(terms);
    expect((await owner.get('/v1/tax/settings')).body).toEqual(terms);

    const { items, shippingAddress } = newOrder();
    const { country, postalCode } = shippingAddress as { country: string; postalCode: string };
    const quoted = await api.storefront.post<{ offers: { total: number }[] }>('/v1/quotes/shipping', {
      ...{ items, shippingAddress: { country, postalCode } },
    });
    expect(quoted.body).toMatchObject({
      pricesIncludeTax: true,
      offers: [{ method: 'standard', price: 350 }],
    });
    const order = await processedOrder(api, {});
    expect(order).toMatchObject({
      ...{ total: quoted.body.offers[0]?.total, pricesIncludeTax: true, shippingTotal: 350 },
      taxes: [{ tax: 'VAT', ratePpm: 100_000 }],
    });

    expect((await owner.call('DELETE', `/v1/tax/rates/${rate.body.id}`)).status).toBe(204);
    expect((await owner.call('DELETE', zonePath)).status).toBe(204);
    expect((await owner.get('/v1/tax/rates')).body).toEqual({ data: [] });
  });

  it('has methods, which are added and changed by their code', async () => {
    const method = { name: 'Premium', price: 1_999, days: { min: 0, max: 1 } };
    expect((await put(owner, '/v1/shipping/methods/premium', method)).body).toEqual({
      ...{ code: 'premium', currency: 'USD', active: true, ...method },
    });
    const listed = await owner.get<{ data: { code: string }[] }>('/v1/shipping/methods');
    expect(listed.body.data.map(({ code }) => code)).toContain('premium');
    expect((await put(owner, '/v1/shipping/methods/Not%20One', method)).status).toBe(400);
  });

  it.each([
    ['/v1/shipping/zones', { ...britain, places: [] }],
    ['/v1/shipping/zones', { ...britain, places: [{ country: 'XX' }] }],
    ['/v1/shipping/zones', { ...britain, rates: [...britain.rates, ...britain.rates] }],
    ['/v1/tax/rates', { tax: 'VAT', ratePpm: 1_000_001 }],
    ['/v1/tax/rates', { tax: 'VAT', ratePpm: 1, region: 'QC' }],
    ['/v1/quotes/shipping', { items: [], shippingAddress: { country: 'GB', postalCode: '1' } }],
  ])('is refused at %s: %j', async (path, json) => {
    const { status, body } = await owner.post(path, json);
    expect([status, body['code']]).toEqual([400, 'validation_failed']);
  });
});
