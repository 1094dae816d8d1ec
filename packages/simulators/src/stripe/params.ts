import { z } from 'zod';
import { invalidRequest, type StripeError } from './errors.ts';

/**
 * The vocabulary of request parameters. Everything arrives as text, in a form or in a query, nested by brackets
 * (`metadata[order]=7`).
 */
export const integer = z
  .string()
  .refine((text) => /^-?\d{1,15}$/.test(text), {
    params: { code: 'parameter_invalid_integer' },
    error: (issue) => `Invalid integer: ${String(issue.input)}`,
  })
  .transform(Number);

export const boolean = z.enum(['true', 'false']).transform((text) => text === 'true');

export const text = z.string().refine((value) => value !== '', {
  params: { code: 'parameter_invalid_empty' },
  error:
    'You passed an empty string. We assume empty values are an attempt to unset a parameter; however it cannot be unset. You should remove it from your request or supply a non-empty value.',
});

/** At most 50 keys of 40 characters with values of 500, as documented for every object. */
export const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((value) => Object.keys(value).length <= 50, { error: 'Metadata can have up to 50 keys.' });

export const expand = (...paths: string[]) =>
  z
    .array(
      z.string().refine((path) => paths.includes(path), {
        error: (issue) => `This property cannot be expanded (${String(issue.input)}).`,
      }),
    )
    .default([]);

const limit = integer
  .refine((value) => value >= 1, {
    params: { code: 'parameter_invalid_integer' },
    error: 'This value must be greater than or equal to 1.',
  })
  .refine((value) => value <= 100, {
    params: { code: 'parameter_invalid_integer' },
    error: 'This value must be less than or equal to 100.',
  })
  .default(10);

const range = z.strictObject({
  gt: integer.optional(),
  gte: integer.optional(),
  lt: integer.optional(),
  lte: integer.optional(),
});

/** The parameters every list takes: https://docs.stripe.com/api/pagination */
export const listing = {
  limit,
  starting_after: text.optional(),
  ending_before: text.optional(),
  created: z
    .union([integer.transform((at): z.output<typeof range> => ({ gte: at, lte: at })), range])
    .optional(),
};
export type Listing = z.output<z.ZodObject<typeof listing>>;

/** Parses parameters or throws what Stripe answers for the first that is wrong. */
export function parseParams<Schema extends z.ZodType>(schema: Schema, raw: unknown): z.output<Schema> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue === undefined ? invalidRequest({ message: parsed.error.message }) : toStripeError(issue, raw);
}

function toStripeError(issue: z.core.$ZodIssue, raw: unknown): StripeError {
  const param = paramName(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const unknown = paramName([...issue.path, issue.keys[0] ?? '']);
    return invalidRequest({
      code: 'parameter_unknown',
      message: `Received unknown parameter: ${unknown}`,
      param: unknown,
    });
  }
  if (valueAt(raw, issue.path) === undefined) {
    return invalidRequest({ code: 'parameter_missing', message: `Missing required param: ${param}.`, param });
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String).join(', ');
    return invalidRequest({ message: `Invalid ${param}: must be one of ${allowed}`, param });
  }
  const code: unknown = issue.code === 'custom' ? issue.params?.['code'] : undefined;
  return invalidRequest({
    message: issue.message,
    param,
    ...(typeof code === 'string' ? { code } : {}),
  });
}

const paramName = ([first, ...rest]: PropertyKey[]) =>
  `${String(first ?? '')}${rest.map((part) => `[${String(part)}]`).join('')}`;

function valueAt(raw: unknown, path: PropertyKey[]): unknown {
  let value = raw;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}
