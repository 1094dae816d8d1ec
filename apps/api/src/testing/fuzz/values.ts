import fc from 'fast-check';
import { type JsonSchema, nameIn } from '../../openapi/json-schema.ts';

/** Real names by the field that they are given in, so that requests reach what is there. */
export type Pool = Readonly<Record<string, readonly unknown[]>>;

export interface Source {
  components: Readonly<Record<string, JsonSchema>>;
  pool: Pool;
}

type Value = fc.Arbitrary<unknown>;

/** Long enough to find what breaks on length, short enough to send hundreds. */
const longest = 200;

function ofPattern(pattern: string): Value | null {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    // fast-check makes no texts for look-aheads and properties of characters.
    return null;
  }
}

function texts({ format, pattern, minLength = 0, maxLength = longest }: JsonSchema): Value {
  if (format === 'date-time') return fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
  if (format === 'date')
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
  if (format === 'uuid') return fc.uuid();
  if (format === 'idn-email') return fc.emailAddress();
  const bounds = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, longest)) };
  const plain = fc.string({ unit: 'grapheme', ...bounds });
  const matching = pattern === undefined ? null : ofPattern(pattern);
  return matching ? fc.oneof(matching, plain) : plain;
}

function integers({ minimum = -1_000, maximum = Number.MAX_SAFE_INTEGER }: JsonSchema): Value {
  const usual = fc.integer({ min: minimum, max: Math.min(maximum, minimum + 5_000) });
  return fc.oneof({ weight: 4, arbitrary: usual }, fc.constantFrom(minimum, maximum));
}

function objects(schema: JsonSchema, source: Source): Value {
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.entries(properties).map(
    ([name, field]) => [name, valuesOf(field, source, name)] as const,
  );
  const known = fc.record(Object.fromEntries(fields), {
    requiredKeys: required.filter((name) => name in properties),
  });
  if (typeof additionalProperties !== 'object') return known;
  const more = fc.dictionary(
    fc.string({ minLength: 1, maxLength: 40 }),
    valuesOf(additionalProperties, source),
    {
      maxKeys: 5,
    },
  );
  return fc.tuple(known, more).map(([one, other]) => ({ ...other, ...one }));
}

function made(schema: JsonSchema, source: Source): Value {
  switch (schema.type) {
    case 'object':
      return objects(schema, source);
    case 'array': {
      const { items = {}, minItems = 0, maxItems = 4 } = schema;
      const maxLength = Math.max(minItems, Math.min(maxItems, 4));
      return fc.array(valuesOf(items, source), { minLength: minItems, maxLength });
    }
    case 'integer':
    case 'number':
      return integers(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'string':
      return texts(schema);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** Values as the schema describes them, nearly always; what a schema cannot say they do not keep. */
export function valuesOf(schema: JsonSchema, source: Source, name?: string): Value {
  const { $ref, anyOf, oneOf, examples } = schema;
  if ($ref !== undefined) return valuesOf(source.components[nameIn($ref)] ?? {}, source, name);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = anyOf ?? oneOf;
  if (choices && schema.properties === undefined) {
    return fc.oneof(...choices.map((choice) => valuesOf(choice, source, name)));
  }
  const pooled = (name === undefined ? undefined : source.pool[name]) ?? examples;
  if (!pooled || schema.type === 'object') return made(schema, source);
  return fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pooled) }, made(schema, source));
}
