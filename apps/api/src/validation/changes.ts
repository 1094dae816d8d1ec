import type { z } from 'zod';

/** What changes nothing is a mistake. Where a field is at fault, that is told instead. */
export const atLeastOne = <Schema extends z.ZodObject>(schema: Schema, what = 'field to change'): Schema =>
  schema
    .refine((changes) => Object.keys(changes).length > 0, {
      error: `must name at least one ${what}`,
      when: ({ issues }) => issues.length === 0,
    })
    .meta({ minProperties: 1 });
