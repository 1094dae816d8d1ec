import { createStaffMember } from '@waybill/domain';
import type { PaymentSettings } from '@waybill/providers';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCheckDocument } from '../testing/fuzz/check-document.ts';
import { type Asker, type FuzzedRequest, requestsOf } from '../testing/fuzz/requests.ts';
import type { Pool } from '../testing/fuzz/values.ts';
import { openVictim } from '../testing/isolation/victim.ts';
import { password } from '../testing/people.ts';
import { openPayPalAccount, openStripeAccount, type ProviderAccount } from '../testing/provider-accounts.ts';
import { startApi, type TestApi, webhookSecret } from '../testing/start-api.ts';
import { bowl, mug, openTestShop, type TestShop } from '../testing/test-shop.ts';
import type { OpenApiDocument } from './document.ts';

/** Requests of each operation; `FUZZ_RUNS=500` looks longer. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 3);
const seeds = [20_260_302, Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))];

const owner = { email: 'owner@other.example', password };

let api: TestApi;
/** Credentials are tried out there, and nowhere else. */
let accounts: ProviderAccount[] = [];
let other: TestShop;
let document: OpenApiDocument;
let check: ReturnType<typeof createCheckDocument>;
let pool: Pool;
const tokens = new Map<Asker, string>();

/** Streams end by themselves after this time: nothing happens to most orders here. */
const streams = { longestMs: 40 };

beforeAll(async () => {
  accounts = [await openStripeAccount(), await openPayPalAccount()];
  const { stripe, paypal } = Object.assign(
    {},
    ...accounts.map(({ settings }) => settings),
  ) as PaymentSettings;
  const installation = { ...stripe, secretKey: 'sk_test_1', webhookSecret };
  api = await startApi({ streams, payments: { stripe: installation, paypal } });
  document = (await api.stranger.get<OpenApiDocument>('/openapi.json')).body;
  check = createCheckDocument(document);
  const known = await openVictim(api);
  // They are sealed with a key that nobody has.
  await (await api.logIn()).call('DELETE', '/v1/settings/payment-providers/paypal');
  other = await openTestShop(api.transact);
  await api.transact(other.scope, (ctx) => createStaffMember(ctx, { ...owner, name: 'Olga', role: 'owner' }));
  const invoiced = (await api.storefront.get<{ data: { id: string }[] }>('/v1/orders')).body.data;
  pool = {
    ...{ id: [...invoiced.map(({ id }) => id), known.obligationId, known.sessionId, other.tenantId] },
    ...{ shipmentId: [known.shipmentId], paymentId: [known.paymentId], exportId: [known.exportId] },
    ...{ sku: [mug.sku, bowl.sku, known.sku, 'NEW-1'], currency: ['USD'], shippingMethod: ['standard'] },
    ...{ file: ['orders'], tenant: [api.slug, other.slug], slug: ['fresh-shop'], location: ['main'] },
    ...{ email: [known.customerEmail, known.email, 'somebody@example.com'] },
    'X-Waybill-Tenant': [api.slug, other.slug],
    'Idempotency-Key': ['key-1', 'key-2'],
  };
}, 60_000);
afterAll(async () => {
  await api.close();
  for (const account of accounts) await account.close();
});

async function logIn(asker: Asker): Promise<string> {
  const credentials = asker === 'staff' ? api.staff : owner;
  const { body } = await api.stranger.post<{ accessToken: string }>('/v1/auth/login', credentials);
  return body.accessToken;
}

async function tokenOf(asker: Asker): Promise<string | null> {
  if (asker === 'stranger') return null;
  if (asker === 'storefront') return api.apiKey;
  if (asker === 'another shop') return other.apiKey;
  const token = tokens.get(asker) ?? (await logIn(asker));
  tokens.set(asker, token);
  return token;
}

/** Some operations end the session that asks for them. */
function forgetEnded(asker: Asker, status: number): void {
  if (status === 401) tokens.delete(asker);
}

async function faultsOf(request: FuzzedRequest, operation: { template: string; method: string }) {
  const token = await tokenOf(request.asker);
  const response = await fetch(`${api.baseUrl}${request.path}`, {
    method: request.method,
    redirect: 'manual',
    headers: { ...request.headers, ...(token !== null && { authorization: `Bearer ${token}` }) },
    ...(request.body !== undefined && { body: request.body }),
  });
  const text = await response.text();
  const { status } = response;
  forgetEnded(request.asker, status);
  const [mediaType = null] = response.headers.get('content-type')?.split(';', 1) ?? [];
  return [
    ...(status >= 500 && operation.template !== '/readyz' ? [`a ${status}: ${text}`] : []),
    ...(response.headers.get('x-request-id') ? [] : ['no request id']),
    ...check.answer({ ...operation, status, mediaType, text }),
  ];
}

/** An odd path may be that of another operation, or of none. */
const isElsewhere = (path: string, template: string): boolean => {
  const [bare = ''] = path.split('?', 1);
  const pattern = new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
  const resolved = new URL(path, api.baseUrl).pathname;
  return bare !== resolved || !pattern.test(resolved);
};

const operations = (): { template: string; method: string }[] =>
  Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.keys(methods).map((method) => ({ template, method })),
  );

/** The first request to one operation that is not answered as it should be; null where all are. */
async function firstFault(
  operation: { template: string; method: string },
  seed: number,
): Promise<string | null> {
  const { template, method } = operation;
  const requests = requestsOf(document, { ...operation, pool }).filter(
    ({ path }) => !isElsewhere(path, template),
  );
  const property = fc.asyncProperty(requests, async (request) => {
    const faults = await faultsOf(request, operation);
    if (faults.length > 0) throw new Error(faults.join('; '));
  });
  const result = await fc.check(property, { seed, numRuns: runs });
  if (!result.failed) return null;
  const { counterexample, errorInstance } = result;
  return `${method} ${template}: ${String(errorInstance)}\n${JSON.stringify(counterexample)}`;
}

it.each(seeds)(
  'answers nothing beyond its description, and never 5xx, to seed %i',
  { timeout: 3_600_000 },
  async (seed) => {
    const faults: (string | null)[] = [];
    for (const [nth, operation] of operations().entries())
      faults.push(await firstFault(operation, seed + nth));
    expect(faults.filter((fault) => fault !== null)).toEqual([]);
  },
);
