import { z } from 'zod';
import { type JsonSchema, referTo } from './json-schema.ts';
import { namedSchemas } from './named.ts';

/** Schemas as the document holds them. */
export interface DescribedSchemas {
  /** By name. */
  components: Record<string, JsonSchema>;
  /** What stands for a schema that was described: a reference to its name. */
  of(schema: z.ZodType): JsonSchema;
  /** The schema itself, for parameters of a query, which are described one by one. */
  whole(schema: z.ZodType): JsonSchema;
}

/** A parameter of a query is a text to the parser, and a number to who sends it. */
function tidy(schema: JsonSchema): void {
  if (schema.type === 'integer') delete schema.pattern;
  delete schema.$schema;
  delete schema.$id;
}

/**
 * Writes schemas as JSON Schema, as they are on the wire: bodies before their defaults and transformations, answers with
 * their times as texts. Those that have a name, and those that get one here, refer to each other.
 */
export function describeSchemas(roots: ReadonlyMap<z.ZodType, string>): DescribedSchemas {
  const registry = z.registry<{ id: string }>();
  const names = new Map([...roots, ...namedSchemas]);
  for (const [schema, id] of names) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    io: 'input',
    uri: referTo,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => tidy(jsonSchema as JsonSchema),
  });
  const components = schemas as Record<string, JsonSchema>;
  Object.values(components).forEach(tidy);

  function nameOf(schema: z.ZodType): string {
    const name = names.get(schema);
    if (name === undefined) throw new Error('a schema was asked for that was not described');
    return name;
  }
  return {
    components,
    of: (schema) => ({ $ref: referTo(nameOf(schema)) }),
    whole: (schema) => components[nameOf(schema)] ?? {},
  };
}
