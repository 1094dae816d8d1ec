import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';
import { openTestShop } from '../testing/test-shop.ts';

let api: TestApi;
let owner: Client;
beforeAll(async () => {
  api = await startApi();
  owner = await api.logIn();
});
afterAll(() => api.close());

const change = (json: unknown) => owner.call('PATCH', '/v1/settings', { json });
const lastEntry = async () => (await owner.get<{ data: object[] }>('/v1/audit-log?limit=1')).body.data[0];

describe('the settings of a shop', () => {
  it('are told as they were when it was opened', async () => {
    const { status, body } = await owner.get('/v1/settings');
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ name: `Shop ${api.slug}`, currency: 'USD', capture: 'automatic', taxRateBps: 0 },
      ...{ merchantEmail: 'merchant@example.com', alertRecipients: [] },
      ...{ senderName: `Shop ${api.slug}`, senderEmail: 'orders@example.com' },
      ...{ reservationMinutes: 60, lowStockThreshold: null, aiOptOut: false, allowedOrigins: [] },
      features: { lowStockAlerts: true, orderMails: true },
      inventory: { allocation: 'fewest', leadDays: 7, coverDays: 28 },
      carts: { expireAfterDays: 30 },
      retention: { statusLinkDays: 180, eraseAfterDays: null, mailDays: 365, webhookDays: 90 },
    });
  });

  it('change where they are named, and put on record what they were', async () => {
    const changes = {
      ...{ capture: 'on_shipment', reservationMinutes: 30, lowStockThreshold: 5, aiOptOut: true },
      ...{ alertRecipients: ['stock@example.com'], allowedOrigins: ['https://shop.example'] },
    };
    const { status, body } = await change({ ...changes, features: { orderMails: false } });
    expect(status).toBe(200);
    const features = { lowStockAlerts: true, orderMails: false };
    expect(body).toMatchObject({ ...changes, features, name: `Shop ${api.slug}` });
    expect((await owner.get('/v1/settings')).body).toEqual(body);
    expect(await lastEntry()).toMatchObject({
      action: 'settings.update',
      subject: { type: 'settings', id: 'shop' },
      before: { captureMode: 'automatic', reservationMinutes: 60, alertRecipients: [], orderMails: true },
      after: { captureMode: 'on_shipment', reservationMinutes: 30, alertRecipients: ['s***@example.com'] },
    });
  });

  it('say for how long customers are known', async () => {
    const retention = { statusLinkDays: 30, eraseAfterDays: 400, mailDays: 90, webhookDays: 60 };
    expect((await change({ retention })).body).toMatchObject({ retention });
    const { body } = await change({ retention: { eraseAfterDays: null } });
    expect(body).toMatchObject({ retention: { ...retention, eraseAfterDays: null } });
  });

  it('say when carts expire', async () => {
    const carts = { expireAfterDays: 3 };
    expect((await change({ carts })).body).toMatchObject({ carts });
  });

  it('are put on record only where they changed', async () => {
    await change({ reservationMinutes: 45 });
    const before = await lastEntry();
    expect((await change({ reservationMinutes: 45 })).status).toBe(200);
    expect(await lastEntry()).toEqual(before);
  });

  it('lose none of two changes that are made at once', async () => {
    await Promise.all([change({ senderName: 'One' }), change({ taxRateBps: 1900 })]);
    expect((await owner.get('/v1/settings')).body).toMatchObject({ senderName: 'One', taxRateBps: 1900 });
  });

  it.each([
    ['capture', { capture: 'never' }],
    ['currency', { currency: 'usd' }],
    ['merchantEmail', { merchantEmail: 'nobody' }],
    ['alertRecipients[0]', { alertRecipients: ['nobody'] }],
    ['alertRecipients', { alertRecipients: ['a@example.com', 'A@example.com'] }],
    ['reservationMinutes', { reservationMinutes: 0 }],
    ['lowStockThreshold', { lowStockThreshold: -1 }],
    ['taxRateBps', { taxRateBps: 10_001 }],
    ['aiOptOut', { aiOptOut: 'yes' }],
    ['features.teleport', { features: { teleport: true } }],
    ['carts.expireAfterDays', { carts: { expireAfterDays: 0 } }],
    ['carts.expireAfterDays', { carts: { expireAfterDays: 366 } }],
    ['retention.statusLinkDays', { retention: { statusLinkDays: 0 } }],
    ['retention.eraseAfterDays', { retention: { eraseAfterDays: 29 } }],
    ['retention.mailDays', { retention: { mailDays: null } }],
    ['retention.webhookDays', { retention: { webhookDays: 3 } }],
    ['allowedOrigins[0]', { allowedOrigins: ['https://shop.example/'] }],
    ['allowedOrigins[0]', { allowedOrigins: ['https://Shop.example'] }],
    ['allowedOrigins[0]', { allowedOrigins: ['https://shop.example:443'] }],
    ['allowedOrigins[0]', { allowedOrigins: ['null'] }],
    ['allowedOrigins[0]', { allowedOrigins: ['*'] }],
    ['allowedOrigins[0]', { allowedOrigins: ['ftp://shop.example'] }],
    ['allowedOrigins', { allowedOrigins: ['https://a.example', 'https://a.example'] }],
    ['slug', { slug: 'another' }],
    ['', {}],
  ])('are refused with the name of the field: %s', async (path, changes) => {
    const before = (await owner.get('/v1/settings')).body;
    const { status, body } = await change(changes);
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([400, 'validation_failed', path]);
    expect((await owner.get('/v1/settings')).body).toEqual(before);
  });

  it('keep the currency once there are prices in it', async () => {
    const { status, body } = await change({ currency: 'EUR', senderName: 'Two' });
    expect([status, body.code, body.errors?.[0]?.path]).toEqual([409, 'currency_mismatch', 'currency']);
    expect((await owner.get('/v1/settings')).body).not.toMatchObject({ senderName: 'Two' });
  });

  it('are another shop’s own', async () => {
    const other = await openTestShop(api.transact);
    const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', other.staff);
    const stranger = api.as(body.accessToken);
    await change({ merchantEmail: 'ours@example.com' });
    expect((await stranger.get('/v1/settings')).body).toMatchObject({
      merchantEmail: 'merchant@example.com',
    });
  });
});
