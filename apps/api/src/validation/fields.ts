import { fieldRules, maxQuantity } from '@waybill/domain';
import validator from 'validator';
import { z } from 'zod';

/** Rules are patterns wherever a pattern can say them: the API's description then says them, too. */
export const { amount, currency, line, prose, reason, sku } = fieldRules;

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

/** The token that the storefront got from the provider. Card numbers are refused here, so that none is ever stored. */
export const paymentMethod = line(255)
  .refine(
    (text) => !/^\d(?:[ -]?\d){11,18}$/.test(text.trim()),
    'must be a token of the provider, never a card number',
  )
  .meta({ description: 'The token of the provider, never a card number.', examples: ['pm_card_visa'] });

export const quantity = z
  .int()
  .min(1)
  .max(maxQuantity)
  .meta({ examples: [2] });

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
