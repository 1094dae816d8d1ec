import { countStatuses, transferStatuses } from '@waybill/domain';
import { z } from 'zod';
import { count, id, listOf, moment, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const sku = z.string().meta({ examples: ['MUG-01'] });
const code = z.string().meta({ examples: ['main'] });
const actor = z.string().meta({ examples: ['staff:0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'] });
const reason = z.string().meta({ examples: ['for the summer fair'] });
const rejection = z
  .string()
  .nullable()
  .meta({ description: 'Why it could not be done.', examples: [null] });
const value = z.int().meta({ description: 'Minor units of the shop’s currency.', examples: [-840] });

export const locationAnswer = named(
  'Location',
  z.strictObject({
    code,
    name: z.string().meta({ examples: ['Main warehouse'] }),
    priority: z.int().meta({ description: 'Lower is asked first.', examples: [1] }),
    active: z.boolean().meta({ description: 'Orders are taken only from active locations.' }),
  }),
  'A place where stock is kept.',
);

export const locationListAnswer = named('LocationList', listOf(locationAnswer));

export const transferAnswer = named(
  'Transfer',
  z.strictObject({
    id,
    from: code,
    to: code.meta({ examples: ['annex'] }),
    lines: z.array(z.strictObject({ sku, quantity: count })),
    inTwoSteps: z.boolean().meta({ description: 'It is on its way until somebody says that it arrived.' }),
    reason,
    status: z.enum(transferStatuses),
    rejection,
    actor,
    createdAt: moment,
    dispatchedAt: moment.nullable(),
    settledAt: moment.nullable(),
  }),
  'Stock that a job moves from one location to another: all of its lines, or none.',
);

export const transferPageAnswer = named('TransferPage', pageOf(transferAnswer));

export const countAnswer = named(
  'StockCount',
  z.strictObject({
    id,
    location: code,
    scope: z.enum(['all', 'chosen']),
    reason: reason.meta({ examples: ['end of the year'] }),
    status: z.enum(countStatuses),
    rejection,
    actor,
    openedAt: moment,
    closedAt: moment.nullable(),
    lines: count.meta({ description: 'SKUs that are on it.' }),
    counted: count.meta({ description: 'SKUs that were counted.' }),
    different: count.meta({
      description: 'SKUs whose figure differs; known when it is closed, as what follows.',
    }),
    found: count.meta({ description: 'Pieces that nobody knew of.' }),
    missing: count.meta({ description: 'Pieces that are not there.' }),
    value,
  }),
  'A stock-take of one location.',
);

export const countPageAnswer = named('StockCountPage', pageOf(countAnswer));

export const countLinePageAnswer = named(
  'StockCountLinePage',
  pageOf(
    named(
      'StockCountLine',
      z.strictObject({
        sku,
        counted: count.nullable(),
        countedAt: moment.nullable(),
        countedBy: actor.nullable(),
        expected: z
          .int()
          .nullable()
          .meta({
            description:
              'What the books had when it was counted; known when the count is closed, as what follows.',
            examples: [4],
          }),
        difference: z
          .int()
          .nullable()
          .meta({ examples: [-2] }),
        value: value.nullable(),
      }),
      'One SKU of a stock-take; what it should have been is known when that is closed.',
    ),
  ),
);
