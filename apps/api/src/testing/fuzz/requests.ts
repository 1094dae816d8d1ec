import fc from 'fast-check';
import type { OpenApiDocument } from '../../openapi/document.ts';
import type { Reference } from '../../openapi/headers.ts';
import type { JsonSchema } from '../../openapi/json-schema.ts';
import type { OperationObject } from '../../openapi/operation-object.ts';
import { brokenBodies, oddHeaders, oddTexts, spoil } from './faults.ts';
import { type Pool, type Source, valuesOf } from './values.ts';

/** Who asks. */
export type Asker = 'storefront' | 'staff' | 'stranger' | 'another shop' | 'staff of another shop';

/** Those get furthest who may do most. */
const weights: readonly (readonly [Asker, number])[] = [
  ['staff', 6],
  ['storefront', 4],
  ['staff of another shop', 2],
  ['another shop', 1],
  ['stranger', 1],
];

export interface FuzzedRequest {
  asker: Asker;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string;
}

interface AnyParameter {
  name: string;
  in: string;
  required: boolean;
  schema: JsonSchema;
  example?: unknown;
}

/** Nobody waits for half a minute in a test. */
const shortWaits = ['wait=0', 'wait=1', 'respond-async', 'wait=0, wait=9'];

const resolve = (document: OpenApiDocument, parameter: object | Reference): AnyParameter => {
  if (!('$ref' in parameter)) return parameter as AnyParameter;
  const name = String(parameter.$ref).split('/').at(-1) ?? '';
  return (document.components.parameters as Record<string, AnyParameter>)[name] as AnyParameter;
};

/** Mostly what the schema says, now and then something else. */
const mostly = (usual: fc.Arbitrary<unknown>, odd: fc.Arbitrary<unknown>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 5, arbitrary: usual }, { weight: 1, arbitrary: odd }).map(String);

function pathsOf(
  template: string,
  parameters: readonly AnyParameter[],
  source: Source,
): fc.Arbitrary<string> {
  const values = parameters.map(({ name, schema }) =>
    fc.oneof(
      {
        weight: 5,
        arbitrary: valuesOf(schema, source, name).map((value) => encodeURIComponent(tidy(String(value)))),
      },
      { weight: 1, arbitrary: oddTexts },
    ),
  );
  return fc
    .tuple(...values)
    .map((filled) =>
      parameters.reduce(
        (path, { name }, nth) => path.replace(`{${name}}`, () => filled[nth] || '-'),
        template,
      ),
    );
}

/** A lone surrogate cannot be sent in an address. */
const tidy = (text: string): string => text.toWellFormed();

function queriesOf(parameters: readonly AnyParameter[], source: Source): fc.Arbitrary<string> {
  const fields = parameters.map(
    ({ name, schema }) => [name, mostly(valuesOf(schema, source, name), oddTexts)] as const,
  );
  const known = fc.record(Object.fromEntries(fields), {
    requiredKeys: parameters.filter(({ required }) => required).map(({ name }) => name),
  });
  const odd = fc.constantFrom(
    'nonsense=1',
    'limit=0',
    'limit[]=1',
    'cursor=%00',
    'a=1&a=2',
    'email=%ff',
    '&&&',
    '=',
  );
  return fc.tuple(known, fc.option(odd, { freq: 6 })).map(([query, more]) => {
    const usual = new URLSearchParams(query as Record<string, string>).toString();
    return [usual, more].filter(Boolean).join('&');
  });
}

/** Headers are Latin-1 on one line; what is not cannot be sent. */
const sendable = (text: string): string => text.replaceAll(/[^\x20-\x7e\u00a0-\u00ff]/g, '?');

/** Every request can have these; most have not. */
const rare: readonly string[] = ['X-Waybill-Tenant', 'X-Request-Id'];

function headersOf(parameters: readonly AnyParameter[], pool: Pool): fc.Arbitrary<Record<string, string>> {
  const fields = parameters.map(({ name, schema, example }) => {
    const usual = fc.constantFrom(...(name === 'Prefer' ? shortWaits : (pool[name] ?? [example])));
    const made = name === 'Prefer' ? usual : valuesOf(schema, { components: {}, pool: {} });
    const value = mostly(fc.oneof(usual, usual, made), oddHeaders).map(sendable);
    const left = { weight: rare.includes(name) ? 5 : 1, arbitrary: fc.constant(null) };
    return [name, fc.oneof(left, value)] as const;
  });
  return fc
    .record(Object.fromEntries(fields))
    .map((headers) =>
      Object.fromEntries(
        Object.entries(headers).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
      ),
    );
}

interface Body {
  text: string;
  type: string;
}

const json = (value: unknown): Body => ({ text: JSON.stringify(value) ?? '', type: 'application/json' });

function formOf(value: unknown): string {
  const fields = Object.entries((value ?? {}) as object).map(([name, field]) => [name, tidy(String(field))]);
  return new URLSearchParams(fields as [string, string][]).toString();
}

function bodiesOf({ requestBody }: OperationObject, source: Source): fc.Arbitrary<Body | null> {
  const [mediaType, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (mediaType === undefined || !content) return fc.constant(null);
  const values = fc.oneof(
    { weight: 3, arbitrary: fc.constant(content.example) },
    {
      weight: 6,
      arbitrary: valuesOf(content.schema, source),
    },
  );
  if (mediaType !== 'application/json') {
    return values.map((value) => ({ text: formOf(value), type: mediaType }));
  }
  const types = fc.constantFrom('text/plain', 'application/json; charset=utf-16', 'multipart/form-data', '');
  return fc.oneof(
    { weight: 6, arbitrary: values.map(json) },
    { weight: 4, arbitrary: values.chain(spoil).map(json) },
    { weight: 1, arbitrary: brokenBodies.map((text) => ({ text, type: mediaType })) },
    { weight: 1, arbitrary: fc.tuple(values, types).map(([value, type]) => ({ ...json(value), type })) },
    { weight: 1, arbitrary: fc.constant(null) },
  );
}

/** Requests of one operation: valid ones, nearly valid ones and broken ones, of anybody. */
export function requestsOf(
  document: OpenApiDocument,
  { template, method, pool }: { template: string; method: string; pool: Pool },
): fc.Arbitrary<FuzzedRequest> {
  const operation = document.paths[template]?.[method];
  if (!operation) throw new Error(`the document has no ${method} ${template}`);
  const source = { components: document.components.schemas, pool };
  const parameters = operation.parameters.map((parameter) => resolve(document, parameter));
  const within = (place: string) => parameters.filter((parameter) => parameter.in === place);
  return fc
    .record({
      asker: fc.oneof(...weights.map(([asker, weight]) => ({ weight, arbitrary: fc.constant(asker) }))),
      path: pathsOf(template, within('path'), source),
      query: queriesOf(within('query'), source),
      headers: headersOf(within('header'), pool),
      body: bodiesOf(operation, source),
    })
    .map(({ asker, path, query, headers, body }) => ({
      asker,
      method: method.toUpperCase(),
      path: query === '' ? path : `${path}?${query}`,
      headers: { ...headers, ...(body && body.type !== '' ? { 'content-type': body.type } : {}) },
      ...(body && { body: body.text }),
    }));
}
