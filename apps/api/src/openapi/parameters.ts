import { z } from 'zod';
import { id } from '../http/answers.ts';
import { sku } from '../validation/fields.ts';
import type { DescribedSchemas } from './describe-schemas.ts';
import type { Reference, requestHeaders } from './headers.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Operation } from './operation.ts';

export interface Parameter {
  name: string;
  in: 'path' | 'query';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

/** What stands in a path, by its name; what ends in `Id` is an id, and anything else a text. */
const ofPaths: Readonly<Record<string, JsonSchema>> = {
  id: z.toJSONSchema(id) as JsonSchema,
  sku: { ...(z.toJSONSchema(sku) as JsonSchema), description: 'The SKU, percent-encoded.' },
  file: { type: 'string', minLength: 1, description: 'The name of the file.', examples: ['orders'] },
  code: { type: 'string', minLength: 1, description: 'Its code.', examples: ['main'] },
  tenant: { type: 'string', minLength: 1, description: 'The slug of the shop.', examples: ['harbour'] },
};

function inPath(name: string): Parameter {
  const known = ofPaths[name] ?? (name.endsWith('Id') ? ofPaths['id'] : undefined);
  const { $schema: _, description, ...schema } = known ?? ({ type: 'string', minLength: 1 } as JsonSchema);
  return { name, in: 'path', required: true, ...(description !== undefined && { description }), schema };
}

function inQuery(schema: JsonSchema): Parameter[] {
  return Object.entries(schema.properties ?? {}).map(([name, { description, ...own }]) => ({
    name,
    in: 'query',
    required: schema.required?.includes(name) ?? false,
    ...(description !== undefined && { description }),
    schema: own,
  }));
}

const inHeader = (name: keyof typeof requestHeaders): Reference => ({
  $ref: `#/components/parameters/${name}`,
});

/** In braces, as OpenAPI writes it: `/v1/orders/{id}`. */
export const templateOf = ({ path }: Pick<Operation, 'path'>): string => path.replaceAll(/:(\w+)/g, '{$1}');

/** Path, query and headers of an operation. */
export function parametersOf(operation: Operation, schemas: DescribedSchemas): (Parameter | Reference)[] {
  const { path, query, idempotent, headers = [], permission, takesCredentials } = operation;
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  const isOfShop = permission !== 'anyone' || takesCredentials === true;
  return [
    ...names.map(inPath),
    ...(query ? inQuery(schemas.whole(query)) : []),
    ...(idempotent ? [inHeader('Idempotency-Key')] : []),
    ...headers.map(inHeader),
    ...(isOfShop ? [inHeader('X-Waybill-Tenant')] : []),
    inHeader('X-Request-Id'),
  ];
}
