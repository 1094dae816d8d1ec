import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findNode, findProgram } from '@waybill/testing';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi, type TestApi } from '../apps/api/src/testing/start-api.ts';
import { mug } from '../apps/api/src/testing/test-shop.ts';
import { buildSdk } from '../scripts/sdk/build-sdk.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');
const browser = findProgram('chromium', 'chromium-browser', 'google-chrome');

let api: TestApi;
let folder: string;
/** Of a program that has nothing but the package. */
let consumer: string;
let packed: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-package-'));
  const built = join(folder, 'built');
  await buildSdk(built);
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder, built]);
  const [{ filename, files }] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];
  packed = files.map(({ path }) => path);
  consumer = join(folder, 'consumer');
  await mkdir(consumer);
  await writeFile(join(consumer, 'package.json'), '{"type": "module", "private": true}');
  await run('npm', ['install', '--offline', '--no-audit', '--no-fund', join(folder, filename)], {
    cwd: consumer,
  });
  api = await startApi();
}, 120_000);
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

it('holds what runs, its types and what a reader needs, and depends on nothing', () => {
  const others = packed.filter((path) => !/\.(?:js|d\.ts)$/.test(path));
  expect(others.toSorted()).toEqual(['LICENSE', 'README.md', 'package.json']);
  expect(packed.filter((path) => /test/.test(path))).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(consumer, 'node_modules/@waybill/sdk/package.json'), 'utf8'));
  expect(manifest).toMatchObject({ name: '@waybill/sdk', engines: { node: '>=20' }, license: 'MIT' });
  expect(manifest).not.toHaveProperty('dependencies');
  expect(manifest).not.toHaveProperty('private');
});

/** The same in Node and in a browser: it sells, reads page by page, and is told what is wrong. */
const program = (waybill: string) => `import { isWaybillError, verifyWebhook, Waybill } from '${waybill}';

export async function use({ baseUrl, apiKey }) {
  const shop = new Waybill({ baseUrl, apiKey });
  const cart = await shop.carts.create({ shippingMethod: 'standard' });
  const { totals } = await shop.carts.setItem(cart, '${mug.sku}', 2);
  const order = await shop.carts.checkOut(cart, {
    customer: { name: 'Ada Lovelace', email: 'ada@example.com' },
    shippingAddress: { line1: '12 St James’s Square', city: 'London', postalCode: 'SW1Y 4JH', country: 'GB' },
    payment: { provider: 'manual' },
    expectedTotal: totals.total,
  });
  const skus = [];
  for await (const { sku } of shop.catalogue.list({ limit: 1 })) skus.push(sku);
  const none = await shop.catalogue.retrieve('NONE').catch((error) => isWaybillError(error, 'not_found') && error.status);
  const forged = await verifyWebhook('{}', {}, 'whsec_AAAA').catch((error) => error.name);
  return { total: totals.total, status: order.status, skus, none, forged };
}
`;

/** Two mugs and the standard method. */
const total = 2 * mug.price + 499;
const sold = {
  total,
  status: 'pending',
  skus: ['BOWL-01', mug.sku],
  none: 404,
  forged: 'WebhookVerificationError',
};

async function runOn(node: string): Promise<unknown> {
  await writeFile(join(consumer, 'use.js'), program('@waybill/sdk'));
  const { baseUrl, apiKey } = api;
  const main = `import { use } from './use.js';
console.log(JSON.stringify(await use(${JSON.stringify({ baseUrl, apiKey })})));`;
  await writeFile(join(consumer, 'main.js'), main);
  const { stdout } = await run(node, ['main.js'], { cwd: consumer });
  return JSON.parse(stdout);
}

describe('installed from its tarball, it sells', () => {
  const oldest = findNode(20);

  it.skipIf(oldest === null)('on Node 20', async () => {
    expect(await runOn(String(oldest))).toEqual(sold);
  });

  it.skipIf(oldest !== null)('on the Node that is pinned here', async () => {
    expect(await runOn(process.execPath)).toEqual(sold);
  });

  it.skipIf(browser === null)(
    'in a browser, on a page of an origin that the shop allows',
    { timeout: 90_000 },
    async () => {
      const pages = await servePages();
      const launched = await chromium.launch({
        executablePath: String(browser),
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
      });
      try {
        const origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
        const person = await api.logIn();
        await person.call('PATCH', '/v1/settings', { json: { allowedOrigins: [origin] } });
        const page = await launched.newPage();
        page.setDefaultTimeout(60_000);
        await page.goto(origin);
        const { baseUrl, apiKey } = api;
        const given = JSON.stringify({ baseUrl, apiKey });
        expect(await page.evaluate(`import('/use.js').then(({ use }) => use(${given}))`)).toEqual(sold);
      } finally {
        await launched.close();
        pages.closeAllConnections();
        pages.close();
      }
    },
  );
});

/** An empty page, the program, and the files of the installed package as they are. */
async function servePages(): Promise<Server> {
  const installed = join(consumer, 'node_modules/@waybill/sdk');
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/')
      return response.setHeader('content-type', 'text/html').end('<!doctype html><title>shop</title>');
    if (url === '/favicon.ico') return response.writeHead(404).end();
    response.setHeader('content-type', 'text/javascript; charset=utf-8');
    return response.end(
      url === '/use.js' ? program('/sdk/index.js') : readFileSync(join(installed, url.slice('/sdk'.length))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** What a storefront's code says, in the editor of who writes it. */
const typed = `import { isWaybillError, type Order, type OrderInput, Waybill } from '@waybill/sdk';

const shop = new Waybill({ baseUrl: 'https://shop.example', apiKey: 'wb_1' });

export async function place(order: OrderInput, signal: AbortSignal): Promise<Order | null> {
  try {
    const { id } = await shop.orders.create(order, { idempotencyKey: 'cart-7', waitSeconds: 10, signal });
    return await shop.orders.waitUntilSettled(id, { withinMs: 5_000 });
  } catch (error) {
    if (!isWaybillError(error, 'not_orderable', 'rate_limited')) throw error;
    const code: 'not_orderable' | 'rate_limited' = error.code;
    return code === 'rate_limited' ? null : Promise.reject(new Error(error.problem.rejection?.detail));
  }
}

export async function skus(): Promise<string[]> {
  const found: string[] = [];
  for await (const { sku } of shop.products.list({ inStock: true, minPrice: 500, updatedSince: new Date() })) found.push(sku);
  return found;
}

// @ts-expect-error: an order has items
export const wrong: OrderInput = { currency: 'USD' };
// @ts-expect-error: there is no such status
shop.orders.list({ status: 'eaten' });
// @ts-expect-error: there is no such code
export const never = (error: unknown) => isWaybillError(error, 'no_such_code');
`;

it.each([
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
])(
  'has types that a strict program compiles against: module %s, resolved as %s',
  async (module, moduleResolution) => {
    await writeFile(join(consumer, 'typed.ts'), typed);
    const compilerOptions = {
      ...{ module, moduleResolution, target: 'es2022', lib: ['es2022', 'dom'], types: [] },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ noEmit: true, skipLibCheck: false },
    };
    const project = join(consumer, `tsconfig.${moduleResolution}.json`);
    await writeFile(project, JSON.stringify({ compilerOptions, files: ['typed.ts'] }));
    const told = await run(join(root, 'node_modules/.bin/tsc'), ['--project', project]).catch(
      ({ stdout }: { stdout: string }) => ({ stdout }),
    );
    expect(told.stdout).toBe('');
  },
);
