import type { z } from 'zod';

const names = new Map<z.ZodType, string>();

/** The schemas that have a name in the API's description, which is that of a type in generated clients. */
export const namedSchemas: ReadonlyMap<z.ZodType, string> = names;

/**
 * Gives the schema its name in the API's description, and says what it is of. Throws for a name that another one has.
 */
export function named<Schema extends z.ZodType>(name: string, schema: Schema, description?: string): Schema {
  if (names.values().some((taken) => taken === name)) throw new Error(`two schemas are called ${name}`);
  const described = description === undefined ? schema : schema.meta({ description });
  names.set(described, name);
  return described;
}
