import { type JsonSchema, nameIn } from './json-schema.ts';

type Components = Readonly<Record<string, JsonSchema>>;

const ofFormat: Readonly<Record<string, string>> = {
  'date-time': '2026-03-02T09:30:00.000Z',
  date: '2026-03-02',
  uuid: '0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f',
  uri: 'https://shop.example',
};

/** Optional fields are left out unless they bring an example. */
function objectOf({ properties = {}, required = [] }: JsonSchema, components: Components): object {
  const shown = Object.entries(properties).filter(
    ([name, schema]) => required.includes(name) || schema.examples !== undefined,
  );
  return Object.fromEntries(shown.map(([name, schema]) => [name, exampleOf(schema, components)]));
}

function ofType(schema: JsonSchema, components: Components): unknown {
  switch (schema.type) {
    case 'object':
      return objectOf(schema, components);
    case 'array':
      return schema.items ? [exampleOf(schema.items, components)] : [];
    case 'integer':
    case 'number':
      return Math.max(schema.minimum ?? 0, 0);
    case 'boolean':
      return true;
    case 'string':
      return ofFormat[schema.format ?? ''] ?? 'text';
    default:
      return null;
  }
}

/** A value as the schema describes it: the examples that its parts bring, put together. */
export function exampleOf(schema: JsonSchema, components: Components): unknown {
  const { examples, $ref, anyOf, allOf } = schema;
  if (examples) return examples[0];
  if ('default' in schema) return schema.default;
  if ('const' in schema) return schema.const;
  if (schema.enum) return schema.enum[0];
  if ($ref !== undefined) return exampleOf(components[nameIn($ref)] ?? {}, components);
  const [first] = anyOf ?? (schema.type === undefined ? allOf : undefined) ?? [];
  return first ? exampleOf(first, components) : ofType(schema, components);
}
