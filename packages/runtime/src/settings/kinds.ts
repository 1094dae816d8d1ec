import { z } from 'zod';

/** One way a setting can be written. */
export interface Kind<T> {
  /** Reads the text of an environment variable. */
  schema: z.ZodType<T, string>;
  /** Completes the sentence "it must be …". */
  expected: string;
  example: string;
}

export function wholeNumber(min: number, max: number, example: number): Kind<number> {
  return {
    schema: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max)),
    expected: `a whole number from ${min} to ${max}`,
    example: String(example),
  };
}

/** A part of the whole: 0 is nothing, 1 everything. */
export function share(example: number): Kind<number> {
  return {
    schema: z
      .string()
      .regex(/^(?:\d(?:\.\d{1,6})?|\.\d{1,6})$/)
      .transform(Number)
      .pipe(z.number().min(0).max(1)),
    expected: 'a number from 0 to 1',
    example: String(example),
  };
}

/** 0 lets the system choose a free one. */
export const port = (example: number): Kind<number> => wholeNumber(0, 65_535, example);

export const portList = (example: string): Kind<number[]> => ({
  schema: z
    .string()
    .regex(/^\d{1,5}(?:,\d{1,5})*$/)
    .transform((list) => list.split(',').map(Number))
    .pipe(z.array(z.number().min(1).max(65_535))),
  expected: 'ports from 1 to 65535, with commas between them',
  example,
});

export function oneOf<const Option extends string>(options: readonly [Option, ...Option[]]): Kind<Option> {
  return { schema: z.enum(options), expected: `one of ${options.join(', ')}`, example: options[0] };
}

export function text(example: string, minLength = 1): Kind<string> {
  return {
    schema: z.string().min(minLength),
    expected: minLength > 1 ? `a text of at least ${minLength} characters` : 'a text that is not empty',
    example,
  };
}

/** Safe as a part of a key. */
export function name(example: string): Kind<string> {
  return {
    schema: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
    expected: 'a name of at most 64 letters, digits, - and _',
    example,
  };
}

export function startingWith(prefixes: readonly string[], example: string): Kind<string> {
  return {
    schema: z
      .string()
      .refine((value) => prefixes.some((p) => value.startsWith(p) && value.length > p.length)),
    expected: `a text that starts with ${prefixes.join(' or ')}`,
    example,
  };
}

export function url(schemes: readonly string[], what: string, example: string): Kind<string> {
  return {
    schema: z.string().refine((value) => {
      const parsed = URL.parse(value);
      return parsed !== null && parsed.hostname !== '' && schemes.includes(parsed.protocol.slice(0, -1));
    }),
    expected: what,
    example,
  };
}

/** Without the trailing slash, so that paths can be appended. */
export function webOrigin(example: string): Kind<string> {
  const { schema, expected } = url(['http', 'https'], 'an http:// or https:// address', example);
  return { schema: schema.transform((value) => value.replace(/\/+$/, '')), expected, example };
}

/** Without a dot at its end, in lower case. */
export function domain(example: string): Kind<string> {
  return {
    schema: z.string().regex(/^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/),
    expected: 'a domain in lower case',
    example,
  };
}

export function mailAddress(example: string): Kind<string> {
  return { schema: z.email(), expected: 'an e-mail address', example };
}
