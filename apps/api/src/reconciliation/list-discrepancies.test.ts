import { createApiKey, noteDifference, recordProviderHealth } from '@waybill/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../testing/client.ts';
import { processedOrder } from '../testing/orders.ts';
import { startApi, type TestApi } from '../testing/start-api.ts';

let api: TestApi;
let staff: Client;
beforeAll(async () => {
  api = await startApi();
  staff = await api.logIn();
});
afterAll(() => api.close());

const note = (reference: string, repair: string | null) =>
  api.transact(api.scope, (ctx) =>
    noteDifference(
      ctx,
      'stripe',
      {
        ...{ kind: 'unknown_here', reference, paymentId: null, orderId: null, repairable: false },
        detail: {
          payment: reference,
          paymentCreatedAt: '2026-03-02T09:00:00.000Z',
          theirs: 900,
          currency: 'USD',
        },
      },
      repair,
    ),
  );

describe('GET /v1/reconciliation', () => {
  it('shows what is open, or all of it, page by page and the newest first', async () => {
    for (const [reference, repair] of [
      ['pi_1', null],
      ['pi_2', 'recorded'],
      ['pi_3', null],
    ] as const)
      await note(reference, repair);
    const open = await staff.get('/v1/reconciliation');
    expect(open.body).toMatchObject({
      data: [
        {
          reference: 'pi_3',
          summary: '$9.00 (paid) at the provider, unknown in our books.',
          settledAt: null,
        },
        { reference: 'pi_1', kind: 'unknown_here', provider: 'stripe', repair: null },
      ],
      nextCursor: null,
      lastRuns: [],
    });
    const first = await staff.get('/v1/reconciliation?status=all&limit=2');
    expect(first.body).toMatchObject({
      data: [{ reference: 'pi_3' }, { reference: 'pi_2', repair: 'recorded' }],
    });
    const second = await staff.get(
      `/v1/reconciliation?status=all&limit=2&cursor=${first.body['nextCursor']}`,
    );
    expect(second.body).toMatchObject({ data: [{ reference: 'pi_1' }], nextCursor: null });
  });

  it('is for a key that may read it, and takes only what it knows', async () => {
    const key = await api.transact(api.scope, (ctx) =>
      createApiKey(ctx, { name: 'orders only', scopes: ['orders:read'] }),
    );
    expect((await api.as(key).get('/v1/reconciliation')).body).toMatchObject({
      code: 'forbidden',
      permission: 'reconciliation:read',
    });
    expect((await api.storefront.get('/v1/reconciliation')).status).toBe(200);
    expect((await staff.get('/v1/reconciliation?status=closed')).status).toBe(400);
    expect((await staff.get('/v1/reconciliation?cursor=x')).body).toMatchObject({ code: 'invalid_cursor' });
  });
});

describe('a diagnosis', () => {
  it('tells that calls to the provider are held back, and until when', async () => {
    const { id } = await processedOrder(api);
    const now = new Date();
    const health = { provider: 'stripe', since: now } as const;
    const until = new Date(now.getTime() + 30_000);
    await api.transact(api.scope, (ctx) =>
      recordProviderHealth(ctx, { ...health, state: 'open', until, lastError: 'no answer' }),
    );
    expect((await staff.get(`/v1/orders/${id}/diagnosis`)).body).toMatchObject({
      explanation: expect.stringContaining(`breaker open until ${until.toISOString()}`),
      providers: [{ provider: 'stripe', state: 'open', until: until.toISOString(), lastError: 'no answer' }],
    });
    const later = new Date(now.getTime() + 60_000);
    await api.transact(api.scope, (ctx) =>
      recordProviderHealth(ctx, { ...health, state: 'closed', since: later, until: null, lastError: null }),
    );
    expect((await staff.get(`/v1/orders/${id}/diagnosis`)).body).toMatchObject({ providers: [] });
  });
});
