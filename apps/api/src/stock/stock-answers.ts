import { z } from 'zod';
import { count, id, moment, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const sku = z.string().meta({ examples: ['MUG-01'] });
const location = z.string().meta({ examples: ['main'] });

export const inventoryAnswer = named(
  'Inventory',
  z.strictObject({
    sku,
    onHand: z.int(),
    reserved: count,
    available: z.int().meta({ description: 'On hand and not reserved.' }),
    levels: z.array(
      z.strictObject({
        location,
        onHand: z.int(),
        reserved: count,
        lowStockThreshold: z
          .int()
          .nullable()
          .meta({
            description: 'Available stock at or under this raises an alert; null: none.',
            examples: [5],
          }),
      }),
    ),
  }),
);

export const inventoryPageAnswer = named('InventoryPage', pageOf(inventoryAnswer));

export const movementAnswer = named(
  'Movement',
  z.strictObject({
    at: moment,
    kind: z.string().meta({ examples: ['sale'] }),
    location,
    delta: z.int().meta({ description: 'Pieces that came, or with a minus went.', examples: [-2] }),
    causeId: id.meta({ description: 'The order, adjustment or refund that moved them.' }),
    reason: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    actor: z.string().meta({ examples: ['system:worker'] }),
  }),
);

export const movementPageAnswer = named('MovementPage', pageOf(movementAnswer));

export const adjustmentAnswer = named(
  'Adjustment',
  z.strictObject({
    id,
    sku,
    location,
    delta: z.int().meta({ examples: [12] }),
    reason: z.string().meta({ examples: ['counted again'] }),
    status: z.string().meta({ examples: ['pending'] }),
  }),
);
