import type { Demand } from '../order/pricing.ts';
import { type AllocationStrategy, chooseLocations, type StockedLocation } from './choose-locations.ts';

export interface AvailableStock {
  sku: string;
  location: string;
  /** On hand less reserved. */
  available: number;
  /** How many more of the SKU may be sold here than are there; none if absent. */
  owable?: number;
}

export interface Allocation {
  sku: string;
  location: string;
  quantity: number;
  /** How many of them are not there yet. */
  awaited: number;
}

export interface Shortfall {
  sku: string;
  requested: number;
  available: number;
}

interface Want extends Demand {
  /** Pieces beyond `quantity` that are to be owed. */
  owed: number;
}

const totalOf = (levels: readonly AvailableStock[], figure: (level: AvailableStock) => number): number =>
  levels.reduce((sum, level) => sum + figure(level), 0);

/** The levels of each location, in the order in which the locations come. */
function locationsOf(levels: readonly AvailableStock[]): StockedLocation[] {
  const stocked = levels.filter(({ available }) => available > 0);
  const byLocation = Map.groupBy(stocked, ({ location }) => location);
  return [...byLocation].map(([location, there]) => ({
    location,
    shelf: new Map(there.map(({ sku, available }) => [sku, available])),
  }));
}

function takeFrom(chosen: readonly StockedLocation[], { sku, quantity }: Demand): Allocation[] {
  let open = quantity;
  return chosen.flatMap(({ location, shelf }) => {
    const taken = Math.min(shelf.get(sku) ?? 0, open);
    open -= taken;
    return taken > 0 ? [{ sku, location, quantity: taken, awaited: 0 }] : [];
  });
}

/** Pieces that are not there are owed by the first location that may. */
function owe(taken: readonly Allocation[], { sku, owed }: Want, levels: readonly AvailableStock[]) {
  const owing = levels.find((level) => level.sku === sku && (level.owable ?? 0) >= owed);
  if (owed === 0 || !owing) return taken;
  const { location } = owing;
  const there = taken.find((one) => one.location === location)?.quantity ?? 0;
  const rest = taken.filter((one) => one.location !== location);
  return [...rest, { sku, location, quantity: there + owed, awaited: owed }];
}

/**
 * Where each SKU's demand is taken from, by a strategy; `levels` stand in the order in which their locations are asked.
 * Shortfall is data: what could not be covered, with what there is in all.
 */
export function allocate(
  demands: readonly Demand[],
  levels: readonly AvailableStock[],
  strategy: AllocationStrategy,
): { allocated: Allocation[]; shortfall: Shortfall[] } {
  const shortfall: Shortfall[] = [];
  const wants: Want[] = [];
  for (const { sku, quantity } of demands) {
    const ofSku = levels.filter((level) => level.sku === sku);
    const available = totalOf(ofSku, (level) => Math.max(level.available, 0));
    const owable = Math.max(0, ...ofSku.map((level) => level.owable ?? 0));
    if (available + owable < quantity) {
      shortfall.push({ sku, requested: quantity, available: available + owable });
      continue;
    }
    const there = Math.min(available, quantity);
    wants.push({ sku, quantity: there, owed: quantity - there });
  }
  const chosen = chooseLocations(strategy, locationsOf(levels), wants);
  const allocated = wants.flatMap((want) => owe(takeFrom(chosen, want), want, levels));
  return { allocated, shortfall };
}

/**
 * As {@link allocate}, for several who come one after the other: each finds what those before it left, and one that
 * falls short takes nothing.
 */
export function allocateInTurn(
  wishes: readonly (readonly Demand[])[],
  levels: readonly AvailableStock[],
  strategy: AllocationStrategy,
): { allocated: Allocation[]; shortfall: Shortfall[] }[] {
  const ranked = levels.map((level, rank) => ({ ...level, rank }));
  const left = Map.groupBy(ranked, ({ sku }) => sku);
  return wishes.map((demands) => {
    const asked = demands
      .flatMap(({ sku }) => left.get(sku) ?? [])
      .sort((one, other) => one.rank - other.rank);
    const turn = allocate(demands, asked, strategy);
    if (turn.shortfall.length > 0) return { ...turn, allocated: [] };
    for (const { sku, location, quantity, awaited } of turn.allocated) {
      const level = asked.find((one) => one.sku === sku && one.location === location);
      if (!level) continue;
      level.available -= quantity - awaited;
      if (awaited > 0) level.owable = (level.owable ?? 0) - awaited;
    }
    return turn;
  });
}
