import { maxQuantity } from '@waybill/domain';
import validator from 'validator';
import { z } from 'zod';

/** Rules are patterns wherever a pattern can say them: the API's description then says them, too. */
const noControlCharacters = /^\P{Cc}*$/u;
const noControlCharactersButLineBreaks = /^[\P{Cc}\n\r\t]*$/u;

/** That it is empty is for the minimum to say. */
const notBlank = /^$|\S/;

/** One line of text that says something. */
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(noControlCharacters, 'must not contain control characters')
    .regex(notBlank, 'must not be blank');

/** Text of several lines; it may be empty. */
export const prose = (max: number) =>
  z
    .string()
    .max(max)
    .regex(noControlCharactersButLineBreaks, 'must not contain control characters other than line breaks');

/** A reason that a person gives. */
export const reason = prose(500)
  .min(1)
  .regex(notBlank, 'must not be blank')
  .meta({ examples: ['changed their mind'] });

const longestEmail = 254;

export const email = z
  .string()
  .refine(
    (text) => text.length <= longestEmail && validator.isEmail(text),
    `must be an e-mail address of at most ${longestEmail} characters`,
  )
  .meta({ format: 'idn-email', maxLength: longestEmail, examples: ['ada@example.com'] });

/** Where a page comes from, as a browser says it (RFC 6454, 6.1). */
export const origin = z
  .string()
  .max(300)
  .refine((text) => {
    const url = URL.parse(text);
    return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
  }, 'must be an origin such as https://shop.example: in lower case, without a path, a slash at its end or a default port')
  .meta({
    description: 'As a browser says it: in lower case, without a path, a slash at its end or a default port.',
    pattern: '^https?://[^/?#]+$',
    examples: ['https://shop.example'],
  });

/** Officially assigned codes only. */
export const country = z
  .string()
  .refine(
    (code) => /^[A-Z]{2}$/.test(code) && validator.isISO31661Alpha2(code),
    'must be an ISO 3166-1 alpha-2 code in upper case, for example GB',
  )
  .meta({
    description: 'ISO 3166-1 alpha-2, officially assigned.',
    pattern: '^[A-Z]{2}$',
    examples: ['GB'],
  });

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const currency = z
  .string()
  .refine((code) => currencies.has(code), 'must be an ISO 4217 code in upper case, for example USD')
  .meta({ description: 'ISO 4217.', pattern: '^[A-Z]{3}$', examples: ['USD'] });

/** The token that the storefront got from the provider. Card numbers are refused here, so that none is ever stored. */
export const paymentMethod = line(255)
  .refine(
    (text) => !/^\d(?:[ -]?\d){11,18}$/.test(text.trim()),
    'must be a token of the provider, never a card number',
  )
  .meta({ description: 'The token of the provider, never a card number.', examples: ['pm_card_visa'] });

export const sku = line(64)
  .refine((text) => text === text.trim(), 'must not begin or end with white space')
  .meta({ pattern: '^\\S(?:.*\\S)?$', examples: ['MUG-01'] });

export const quantity = z
  .int()
  .min(1)
  .max(maxQuantity)
  .meta({ examples: [2] });

/** Money in minor units; safe to add up. */
export const amount = z
  .int()
  .min(0)
  .meta({ description: 'Minor units of the currency.', examples: [2599] });

export const positiveAmount = z
  .int()
  .min(1)
  .meta({ description: 'Minor units of the currency.', examples: [500] });

const maxMetadataFields = 50;
const longestName = 40;
const longestValue = 500;

/** A flat map of texts, bounded as widely known payment APIs bound theirs; counted before it is looked into. */
export const metadata = z
  .looseObject({})
  .refine(
    (fields) => Object.keys(fields).length <= maxMetadataFields,
    `must have at most ${maxMetadataFields} fields`,
  )
  .pipe(z.record(z.string().min(1).max(longestName), z.string().max(longestValue)))
  .meta({
    description: 'Yours to fill; it comes back with the order.',
    maxProperties: maxMetadataFields,
    propertyNames: { type: 'string', minLength: 1, maxLength: longestName },
    additionalProperties: { type: 'string', maxLength: longestValue },
    examples: [{ cart: 'c-1' }],
  });

/** RFC 3339, 5.6. */
export const time = z.iso
  .datetime({
    offset: true,
    error: 'must be an RFC 3339 time, for example 2026-01-31T09:00:00Z (a "+" in a query is written %2B)',
  })
  .transform((text) => new Date(text))
  .meta({ examples: ['2026-03-02T09:30:00Z'] });
