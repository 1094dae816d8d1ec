import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import openapiTS, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AppDeps } from '../deps.ts';
import { contractOf } from './contract.ts';
import { describeApi } from './document.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

let folder: string;
beforeAll(async () => {
  // Below our own modules, where the compiler finds what it needs and no other check looks.
  folder = await mkdtemp(join(root, 'node_modules/.client-types-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What a storefront's code says of the types. */
const use = (order: unknown) => `import type { components, operations, paths } from './api.d.ts';

type Schemas = components['schemas'];
type Placed = operations['createOrder']['responses'][202]['content']['application/json'];
type Refused = operations['createOrder']['responses'][422]['content']['application/problem+json'];
type Body = paths['/v1/orders']['post']['requestBody']['content']['application/json'];

export const body: Body = ${JSON.stringify(order)};
export const same = (placed: Placed): Schemas['Order'] => placed;
export const detailOf = (refused: Refused): string => refused.detail;
export const nextOf = (page: Schemas['OrderPage']): string | null => page.nextCursor;
export const kinds = (status: Schemas['OrderStatus']): status is 'pending' => status === 'pending';
export const key: operations['createOrder']['parameters']['header'] = { 'Idempotency-Key': 'k-1' };

// @ts-expect-error: there is no such status
export const wrong: Schemas['OrderStatus'] = 'eaten';
// @ts-expect-error: a list takes no such parameter
export const query: operations['listOrders']['parameters']['query'] = { colour: 'red' };
`;

it('becomes types that compile, by a generator that is not ours', async () => {
  const { operations } = contractOf({ signingKeys: {} } as AppDeps);
  const document = describeApi(operations, { publicUrl: 'https://shop.example', version: '1.0.0' });
  const order = document.paths['/v1/orders']?.['post']?.requestBody?.content['application/json']?.example;
  await writeFile(join(folder, 'api.d.ts'), astToString(await openapiTS(JSON.stringify(document))));
  await writeFile(join(folder, 'use.ts'), use(order));
  const compilerOptions = { noEmit: true, types: [], skipLibCheck: false };
  const options = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include: ['*.ts'] };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(options));
  const run = promisify(execFile)(join(root, 'node_modules/.bin/tsc'), ['--project', folder]);
  const told = await run.catch(({ stdout }: { stdout: string }) => ({ stdout }));
  expect(told.stdout).toBe('');
});
