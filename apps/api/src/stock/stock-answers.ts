import { movementKinds, whenSoldOutChoices } from '@waybill/domain';
import { z } from 'zod';
import { count, id, moment, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const sku = z.string().meta({ examples: ['MUG-01'] });
const location = z.string().meta({ examples: ['main'] });
const day = z.iso.date().meta({ examples: ['2026-12-24'] });
const days = z
  .int()
  .min(0)
  .meta({ examples: [7] });
const value = z.int().meta({ description: 'Minor units of the shop’s currency.', examples: [12_600] });
const unitCost = z
  .int()
  .min(0)
  .nullable()
  .meta({ description: 'What a piece costs, in minor units; null where nobody knows.', examples: [420] });
const awaited = count.meta({ description: 'Pieces that orders wait for.', examples: [0] });
const incoming = count.meta({ description: 'Pieces on their way from other locations.', examples: [0] });
const signedPieces = z.int().meta({
  description: 'Less than nothing where more was sold than was there.',
  examples: [30],
});

export const inventoryAnswer = named(
  'Inventory',
  z.strictObject({
    sku,
    onHand: signedPieces,
    reserved: count,
    available: z.int().meta({ description: 'On hand and not reserved, at active locations.' }),
    awaited,
    incoming,
    value,
    unitCost,
    whenSoldOut: named(
      'WhenSoldOut',
      z.enum(whenSoldOutChoices).meta({
        description: 'What becomes of an order for more than is there: refused, or taken and waits.',
      }),
    ),
    backorderLimit: count.nullable().meta({
      description: 'How many pieces may be owed in all; null: any number.',
      examples: [null],
    }),
    availableFrom: day.nullable().meta({ description: 'The day it is expected.', examples: [null] }),
    levels: z.array(
      named(
        'StockLevel',
        z.strictObject({
          location,
          onHand: signedPieces,
          reserved: count,
          active: z.boolean().meta({ description: 'Orders are taken only from active locations.' }),
          lowStockThreshold: z
            .int()
            .nullable()
            .meta({
              description: 'Available stock at or under this raises an alert; null: none.',
              examples: [5],
            }),
          lowStockMargin: count.meta({
            description: 'How far above its threshold the stock has to rise before it is told of again.',
          }),
          awaited,
          incoming,
          value,
        }),
        'The stock of one SKU at one location, in pieces.',
      ),
    ),
  }),
  'The stock of one SKU, in pieces.',
);

export const inventoryPageAnswer = named('InventoryPage', pageOf(inventoryAnswer));

export const movementAnswer = named(
  'Movement',
  z.strictObject({
    at: moment,
    kind: named('MovementKind', z.enum(movementKinds).meta({ examples: ['sale'] })),
    location,
    delta: z.int().meta({ description: 'Pieces that came, or with a minus went.', examples: [-2] }),
    balance: z.int().meta({ description: 'On hand at the location after it.', examples: [28] }),
    value: z.int().meta({
      description:
        'What it added to the value of the stock, in minor units: of a sale its cost, with a minus.',
      examples: [-840],
    }),
    unitCost,
    causeId: id.meta({ description: 'The order, adjustment, refund, transfer or count that moved them.' }),
    reason: z
      .string()
      .nullable()
      .meta({ examples: [null] }),
    actor: z.string().meta({ examples: ['system:worker'] }),
  }),
  'One change of what is on hand.',
);

export const movementPageAnswer = named('MovementPage', pageOf(movementAnswer));

const adjustment = {
  id,
  sku,
  location,
  delta: z.int().meta({ examples: [12] }),
  unitCost,
  reason: z.string().meta({ examples: ['counted again'] }),
  status: z.enum(['pending', 'applied', 'rejected']).meta({ examples: ['pending'] }),
};

export const adjustmentAnswer = named(
  'Adjustment',
  z.strictObject(adjustment),
  'A change of stock as it was taken: a job applies it, unless pieces held for orders would be missing.',
);

export const settledAdjustmentAnswer = named(
  'SettledAdjustment',
  z.strictObject({
    ...adjustment,
    rejection: z
      .string()
      .nullable()
      .meta({ description: 'Why it could not be applied.', examples: [null] }),
    actor: z.string().meta({ examples: ['staff:0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'] }),
    createdAt: moment,
    settledAt: moment.nullable(),
  }),
  'A change of stock, and what became of it.',
);

export const adjustmentPageAnswer = named('AdjustmentPage', pageOf(settledAdjustmentAnswer));

export const forecastAnswer = named(
  'Forecast',
  z.strictObject({
    sku,
    asOf: day,
    available: z.int(),
    incoming,
    history: z.strictObject({
      from: day.nullable().meta({ description: 'The first day that was looked at.' }),
      days: count,
      daysWithSales: count,
      sold: z.int(),
    }),
    demand: z
      .strictObject({
        mean: z.number().meta({ examples: [1.25] }),
        deviation: z.number().meta({ examples: [1.8] }),
      })
      .nullable()
      .meta({ description: 'Pieces a day; null where nothing was sold.' }),
    runsOut: z
      .strictObject({
        expected: day,
        earliest: day,
        latest: day.nullable(),
        confidence: z
          .number()
          .meta({ description: 'How often it is between the earliest and the latest.', examples: [0.8] }),
      })
      .nullable(),
    reorder: z
      .strictObject({
        leadDays: days,
        coverDays: days,
        point: count.meta({ description: 'Order when no more than this is there or on its way.' }),
        quantity: count,
        by: day,
      })
      .nullable(),
  }),
  'When a SKU runs out, and when to order how much of it; days are those of UTC.',
);
