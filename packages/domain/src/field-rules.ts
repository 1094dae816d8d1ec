import { z } from 'zod';

/** What a field may hold, whether it comes as JSON or in a file. Patterns say it wherever they can: the API's description then says it, too. */
const noControlCharacters = /^\P{Cc}*$/u;
const noControlCharactersButLineBreaks = /^[\P{Cc}\n\r\t]*$/u;

/** That it is empty is for the minimum to say. */
export const notBlank = /^$|\S/;

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

const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const currency = z
  .string()
  .refine((code) => currencies.has(code), 'must be an ISO 4217 code in upper case, for example USD')
  .meta({ description: 'ISO 4217.', pattern: '^[A-Z]{3}$', examples: ['USD'] });

export const sku = line(64)
  .refine((text) => text === text.trim(), 'must not begin or end with white space')
  .meta({ pattern: '^\\S(?:.*\\S)?$', examples: ['MUG-01'] });

/** Money in minor units; safe to add up. */
export const amount = z
  .int()
  .min(0)
  .meta({ description: 'Minor units of the currency.', examples: [2599] });
