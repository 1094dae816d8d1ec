import fc from 'fast-check';
import { closeCount } from '../stock/counts/close-count.ts';
import { enterFigures } from '../stock/counts/enter-figures.ts';
import { openCount } from '../stock/counts/open-count.ts';
import { listCounts } from '../stock/counts/record.ts';
import { requestAdjustment } from '../stock/request-adjustment.ts';
import { changeStockPolicy } from '../stock/stock-policy.ts';
import { receiveTransfer } from '../stock/transfers/receive-transfer.ts';
import { listTransfers } from '../stock/transfers/record.ts';
import { requestTransfer } from '../stock/transfers/request-transfer.ts';
import type { Shop } from './shop.ts';

/** What people do in the warehouse. The shop has a second location, `annex`. */
export type WarehouseStep =
  | { kind: 'receive'; sku: string; location: string; delta: number; unitCost: number }
  | { kind: 'transfer'; sku: string; from: string; quantity: number; inTwoSteps: boolean }
  | { kind: 'transfers arrive' }
  | { kind: 'count'; sku: string; location: string; counted: number }
  | { kind: 'close counts' }
  | { kind: 'sell beyond'; sku: string; limit: number | null };

export const locations = ['main', 'annex'] as const;

export const isWarehouseStep = <Step extends { kind: string }>(
  step: Step | WarehouseStep,
): step is WarehouseStep =>
  ['receive', 'transfer', 'transfers arrive', 'count', 'close counts', 'sell beyond'].includes(step.kind);

const kindOf = <Kind extends WarehouseStep['kind']>(kind: Kind) => fc.constant(kind);
const location = fc.constantFrom(...locations);
const limit = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constant(null));

export const warehouseSteps = (sku: fc.Arbitrary<string>): fc.Arbitrary<WarehouseStep>[] => [
  fc.record({
    ...{ kind: kindOf('receive'), sku, location },
    ...{ delta: fc.integer({ min: 1, max: 9 }), unitCost: fc.integer({ min: 0, max: 999 }) },
  }),
  fc.record({
    ...{ kind: kindOf('transfer'), sku, from: location },
    ...{ quantity: fc.integer({ min: 1, max: 5 }), inTwoSteps: fc.boolean() },
  }),
  fc.record({ kind: kindOf('transfers arrive') }),
  fc.record({ kind: kindOf('count'), sku, location, counted: fc.integer({ min: 0, max: 20 }) }),
  fc.record({ kind: kindOf('close counts') }),
  fc.record({ kind: kindOf('sell beyond'), sku, limit }),
];

export async function workInWarehouse(shop: Shop, step: WarehouseStep): Promise<void> {
  await shop.run(async (ctx) => {
    switch (step.kind) {
      case 'receive': {
        const { kind: _, ...receipt } = step;
        return requestAdjustment(ctx, { ...receipt, reason: 'delivery' });
      }
      case 'transfer': {
        const { from, inTwoSteps, sku, quantity } = step;
        const to = from === 'main' ? 'annex' : 'main';
        return requestTransfer(ctx, {
          from,
          to,
          inTwoSteps,
          lines: [{ sku, quantity }],
          reason: 'fuller there',
        });
      }
      case 'transfers arrive': {
        const { transfers } = await listTransfers(ctx, { status: 'in_transit', limit: 99 });
        for (const { id } of transfers) await receiveTransfer(ctx, id);
        return;
      }
      case 'count': {
        const { location: place, sku, counted } = step;
        const { id } = await openCount(ctx, { location: place, reason: 'counted' });
        return enterFigures(ctx, { id, figures: [{ sku, counted }] });
      }
      case 'close counts': {
        const { counts } = await listCounts(ctx, { status: 'open', limit: 99 });
        for (const { id } of counts) await closeCount(ctx, id);
        return;
      }
      case 'sell beyond': {
        const policy =
          step.limit === null
            ? ({ whenSoldOut: 'refuse' } as const)
            : ({ whenSoldOut: 'backorder', backorderLimit: step.limit } as const);
        return changeStockPolicy(ctx, step.sku, policy);
      }
    }
  });
}
