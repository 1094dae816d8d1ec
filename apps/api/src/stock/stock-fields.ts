import { mostOnHand, mostUnitCost } from '@waybill/domain';
import { z } from 'zod';
import { line } from '../validation/fields.ts';

/** Pieces that one request can move of a SKU. */
export const mostPieces = 1_000_000;

/** Short enough for a label, and for a path. */
export const locationCode = line(64)
  .refine((text) => text === text.trim(), 'must not begin or end with white space')
  .meta({ examples: ['main'] });

export const pieces = z
  .int()
  .min(1)
  .max(mostPieces)
  .meta({ examples: [12] });
export const counted = z
  .int()
  .min(0)
  .max(mostOnHand)
  .meta({ examples: [11] });
export const unitCost = z
  .int()
  .min(0)
  .max(mostUnitCost)
  .meta({ description: 'What each piece that comes in costs, in minor units.', examples: [420] });
export const threshold = z.int().min(0).max(mostOnHand).nullable();
export const margin = z.int().min(0).max(mostOnHand);
export const days = z
  .int()
  .max(365)
  .meta({ examples: [14] });
export const day = z.iso.date('must be a day such as 2026-12-24').meta({ examples: ['2026-12-24'] });
