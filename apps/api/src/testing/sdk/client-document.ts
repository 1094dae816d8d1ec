import type { OpenApiDocument } from '../../openapi/document.ts';
import { type JsonSchema, nameIn } from '../../openapi/json-schema.ts';
import type { OperationObject } from '../../openapi/operation-object.ts';
import type { Content, Response } from '../../openapi/responses.ts';
import { leftOut } from './left-out.ts';

/** One operation, as far as a client has to know it. */
export interface ClientOperation {
  name: string;
  method: string;
  path: string;
  takesKey: boolean;
  pathParameters: readonly string[];
  /** Null where it takes none. */
  query: { required: boolean; schema: JsonSchema } | null;
  body: { required: boolean; content: Content; isJson: boolean } | null;
  /** Null where it answers without a body. */
  answer: { content: Content; isJson: boolean } | null;
}

const json = 'application/json';

function answerOf(responses: OperationObject['responses']): ClientOperation['answer'] {
  const answers = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const contents = answers.map(([, response]) => Object.entries((response as Response).content ?? {})[0]);
  // A deletion may tell what it left, or nothing: a client is told that it is done.
  const [only] = contents;
  if (only === undefined || contents.length > 1) return null;
  const [mediaType, content] = only;
  return { content, isJson: mediaType === json };
}

/** A program says `true` and 1000, whatever the address says then. */
function asGiven(schema: JsonSchema): JsonSchema {
  if (schema.const === 'true') return { ...schema, type: 'boolean', const: true };
  if (schema.enum?.includes('true')) {
    const others = schema.enum.filter((value) => value !== 'true' && value !== 'false');
    const { enum: _, type: __, ...rest } = schema;
    return { ...rest, anyOf: [{ type: 'boolean' }, ...(others.length > 0 ? [{ enum: others }] : [])] };
  }
  return schema.pattern?.startsWith('^\\d') ? { ...schema, type: 'integer' } : schema;
}

function queryOf({ parameters }: OperationObject): ClientOperation['query'] {
  const own = parameters.flatMap((parameter) =>
    'in' in parameter && parameter.in === 'query' ? [parameter] : [],
  );
  if (own.length === 0) return null;
  const required = own.filter((parameter) => parameter.required).map(({ name }) => name);
  const properties = Object.fromEntries(
    own.map(({ name, description, schema }) => [
      name,
      { ...asGiven(schema), ...(description && { description }) },
    ]),
  );
  return {
    required: required.length > 0,
    schema: { type: 'object', properties, required, additionalProperties: false },
  };
}

function bodyOf({ requestBody }: OperationObject): ClientOperation['body'] {
  const [entry] = Object.entries(requestBody?.content ?? {});
  if (!requestBody || !entry) return null;
  const [mediaType, content] = entry;
  return { required: requestBody.required, content, isJson: mediaType === json };
}

/** The operations that the SDK reaches: all but those that are left out by name. */
export function clientOperations({ paths }: OpenApiDocument): ClientOperation[] {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return all
    .filter(({ operation }) => !leftOut.has(operation.operationId))
    .map(({ path, method, operation }) => ({
      name: operation.operationId,
      method: method.toUpperCase(),
      path,
      takesKey: JSON.stringify(operation.parameters).includes('/Idempotency-Key'),
      pathParameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
      query: queryOf(operation),
      body: bodyOf(operation),
      answer: answerOf(operation.responses),
    }));
}

/** The schemas that are reached from these, by name. */
export function schemasBelow(
  roots: readonly unknown[],
  all: Readonly<Record<string, JsonSchema>>,
): Set<string> {
  const found = new Set<string>();
  const pending = [...roots];
  while (pending.length > 0) {
    for (const [, reference = ''] of JSON.stringify(pending.pop() ?? null).matchAll(/"\$ref":"([^"]+)"/g)) {
      const name = nameIn(reference);
      if (found.has(name)) continue;
      found.add(name);
      pending.push(all[name]);
    }
  }
  return found;
}
