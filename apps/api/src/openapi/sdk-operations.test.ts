import { type Paged, Waybill } from '@waybill/sdk';
import { expect, it } from 'vitest';
import type { AppDeps } from '../deps.ts';
import { leftOut } from '../testing/sdk/left-out.ts';
import { contractOf } from './contract.ts';
import { templateOf } from './parameters.ts';

const { operations } = contractOf({ signingKeys: {} } as AppDeps);

/** Those with the fewest parameters first: `/v1/inventory/transfers` is no SKU. */
const patterns = operations
  .map(({ name, method, path }) => ({
    ...{ name, method: method.toUpperCase(), parameters: path.split(':').length },
    pattern: new RegExp(`^${templateOf({ path }).replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }))
  .toSorted((one, other) => one.parameters - other.parameters);

const operationOf = (method: string, path: string): string | undefined =>
  patterns.find((known) => known.method === method && known.pattern.test(path))?.name;

const absent = ['toJSON', 'waitSeconds', 'ifUnchanged'];

/** Stands for whatever a method takes: an id as well as a cart's key; and for no options. */
const anything = new Proxy(
  {},
  {
    get: (_, name) => {
      if (name === Symbol.toPrimitive) return () => 'x';
      return typeof name === 'symbol' || absent.includes(name) ? undefined : 'x';
    },
  },
);

const settled = { id: 'x', status: 'delivered', payments: [], data: [], nextCursor: null };

const isPaged = (value: unknown): value is Paged<unknown> =>
  typeof value === 'object' && value !== null && 'pages' in value;

type Method = (...given: unknown[]) => unknown;

async function run(method: Method, resource: object): Promise<void> {
  const given: unknown[] = [anything, anything, anything];
  const returned = method.apply(resource, given.slice(0, Math.max(method.length, 1)));
  if (isPaged(returned)) await Array.fromAsync(returned.pages());
  else await returned;
}

/** A resource's methods, those too that it shares with others; not what all resources are built on. */
function methodsOf(resource: object): [name: string, method: Method][] {
  const base = Object.getPrototypeOf(resource) as Record<string, Method>;
  if (Object.getPrototypeOf(base) === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors(base)).filter(
    ([name]) => name !== 'constructor',
  );
  return [...own.map(([name, { value }]): [string, Method] => [name, value as Method]), ...methodsOf(base)];
}

/** The methods of the SDK by the operations that they call, as they are called: `createOrder` → `orders.create`. */
async function methodsByOperation(): Promise<Map<string, string>> {
  const called: string[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const { pathname } = new URL(String(url));
    called.push(operationOf(String(init?.method), pathname) ?? `${init?.method} ${pathname}`);
    return Response.json(settled);
  };
  const waybill = new Waybill({ baseUrl: 'http://api.example', apiKey: 'wb_x', fetch });
  const methods = new Map<string, string>();
  for (const [area, resource] of Object.entries(waybill) as [string, object][]) {
    for (const [name, method] of methodsOf(resource)) {
      called.length = 0;
      await run(method, resource);
      for (const operation of called) if (!methods.has(operation)) methods.set(operation, `${area}.${name}`);
    }
  }
  return methods;
}

it('are reached by a method of the SDK, each of them, or not needed by a program for a reason', async () => {
  const methods = await methodsByOperation();
  const told = operations.map(({ name }) => [name, methods.get(name) ?? leftOut.get(name) ?? 'by nothing']);
  expect(told.filter(([, how]) => how === 'by nothing')).toEqual([]);
  expect(methods.get('createOrder')).toBe('orders.create');

  const names = new Set(operations.map(({ name }) => name));
  expect([...methods.keys(), ...leftOut.keys()].filter((name) => !names.has(name))).toEqual([]);
  expect([...leftOut.keys()].filter((name) => methods.has(name))).toEqual([]);
});
