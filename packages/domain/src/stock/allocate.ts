import type { Demand } from '../order/pricing.ts';

export interface AvailableStock {
  sku: string;
  location: string;
  /** On hand less reserved. */
  available: number;
}

export interface Allocation {
  sku: string;
  location: string;
  quantity: number;
}

export interface Shortfall {
  sku: string;
  requested: number;
  available: number;
}

/**
 * Where each SKU's demand is taken from: one location if one has it all, else from the levels in the order given.
 * Shortfall is data: what could not be covered, with what there is in all.
 */
export function allocate(
  demands: readonly Demand[],
  levels: readonly AvailableStock[],
): { allocated: Allocation[]; shortfall: Shortfall[] } {
  const allocated: Allocation[] = [];
  const shortfall: Shortfall[] = [];
  for (const { sku, quantity } of demands) {
    const stocked = levels.filter((level) => level.sku === sku && level.available > 0);
    const available = stocked.reduce((sum, level) => sum + level.available, 0);
    if (available < quantity) {
      shortfall.push({ sku, requested: quantity, available });
      continue;
    }
    const whole = stocked.find((level) => level.available >= quantity);
    let open = quantity;
    for (const { location, available: here } of whole ? [whole] : stocked) {
      const taken = Math.min(here, open);
      if (taken === 0) break;
      allocated.push({ sku, location, quantity: taken });
      open -= taken;
    }
  }
  return { allocated, shortfall };
}

/**
 * As {@link allocate}, for several who come one after the other: each finds what those before it left, and one that
 * falls short takes nothing.
 */
export function allocateInTurn(
  wishes: readonly (readonly Demand[])[],
  levels: readonly AvailableStock[],
): { allocated: Allocation[]; shortfall: Shortfall[] }[] {
  const left = Map.groupBy(
    levels.map((level) => ({ ...level })),
    ({ sku }) => sku,
  );
  return wishes.map((demands) => {
    const turn = allocate(
      demands,
      demands.flatMap(({ sku }) => left.get(sku) ?? []),
    );
    if (turn.shortfall.length > 0) return { ...turn, allocated: [] };
    for (const { sku, location, quantity } of turn.allocated) {
      const level = left.get(sku)?.find((one) => one.location === location);
      if (level) level.available -= quantity;
    }
    return turn;
  });
}
