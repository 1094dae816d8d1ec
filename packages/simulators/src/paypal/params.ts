import { z } from 'zod';
import { invalidRequest } from './errors.ts';
import type { Refusal } from './model.ts';

/** The vocabulary of request bodies. */
export const text = (longest: number) => z.string().min(1).max(longest);

/** PayPal also takes a number for the amount, and so it is not refused here either. */
export const money = z.object({
  currency_code: z.string().length(3),
  value: z.preprocess(
    (value) => (typeof value === 'number' ? String(value) : value),
    z
      .string()
      .max(32)
      .regex(/^((-?[0-9]+)|(-?([0-9]+)?[.][0-9]+))$/),
  ),
});

/** For requests that say all in their address. */
export const noBody = z.object({}).prefault({});

type Detail = Refusal['details'][number];
type Location = NonNullable<Detail['location']>;

/** Parses a body or a query, or throws what PayPal answers, every wrong field named. */
export function parseParams<Schema extends z.ZodType>(
  schema: Schema,
  raw: unknown,
  location: Location,
): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues.flatMap((issue) => toDetails(issue, raw, location)));
}

function toDetails(issue: z.core.$ZodIssue, raw: unknown, location: Location): Detail[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      issue: 'NOT_SUPPORTED',
      description: 'This field is not currently supported.',
      field: pointer([...issue.path, key], location),
      location,
    }));
  }
  const value = valueAt(raw, issue.path);
  return [
    {
      ...problem(issue, value),
      field: pointer(issue.path, location),
      value: typeof value === 'object' || value === undefined ? '' : String(value),
      location,
    },
  ];
}

function problem(issue: z.core.$ZodIssue, value: unknown): Pick<Detail, 'issue' | 'description'> {
  if (value === undefined) {
    return {
      issue: 'MISSING_REQUIRED_PARAMETER',
      description: 'A required field / parameter is missing.',
    };
  }
  if (issue.code === 'invalid_value') {
    return { issue: 'INVALID_PARAMETER_VALUE', description: 'The value of a field is invalid.' };
  }
  if (issue.code === 'too_big' || issue.code === 'too_small') {
    if (issue.origin === 'array') {
      const bound = issue.code === 'too_big' ? 'MAX' : 'MIN';
      const size = issue.code === 'too_big' ? 'large' : 'small';
      return {
        issue: `INVALID_ARRAY_${bound}_ITEMS`,
        description: `The number of items in an array parameter is too ${size}.`,
      };
    }
    if (issue.origin === 'string') {
      return {
        issue: 'INVALID_STRING_LENGTH',
        description: 'The value of a field is either too short or too long.',
      };
    }
  }
  return {
    issue: 'INVALID_PARAMETER_SYNTAX',
    description: 'The value of a field does not conform to the expected format.',
  };
}

/** A JSON pointer into the body; the plain name of a query parameter. */
const pointer = (path: PropertyKey[], location: Location) =>
  location === 'body' ? path.map((part) => `/${String(part)}`).join('') : path.map(String).join('.');

function valueAt(raw: unknown, path: PropertyKey[]): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
