/**
 * Which locations an order is taken from, by name:
 * - `fewest`: one location if one has everything, else as few as possible; between equals the one that is asked first.
 * - `most-stock`: as few as possible too, but those first that have the most of what is wanted, so that shelves empty evenly.
 * - `priority`: one location after the other as they are asked, each for as much as it has.
 */
export const allocationStrategies = ['fewest', 'most-stock', 'priority'] as const;
export type AllocationStrategy = (typeof allocationStrategies)[number];

/** Pieces that are there, by SKU. */
export type Shelf = ReadonlyMap<string, number>;

export interface StockedLocation {
  location: string;
  shelf: Shelf;
}

interface Want {
  sku: string;
  quantity: number;
}

/** With more locations than this, the fewest are approached by taking the one that covers most, again and again. */
const mostToTryAll = 10;

const pieces = (shelf: Shelf, sku: string): number => shelf.get(sku) ?? 0;

const covers = (chosen: readonly StockedLocation[], wants: readonly Want[]): boolean =>
  wants.every(
    ({ sku, quantity }) => chosen.reduce((sum, { shelf }) => sum + pieces(shelf, sku), 0) >= quantity,
  );

/** The ways to choose `size` of them, in the order in which they stand. */
function* choices<T>(from: readonly T[], size: number): Generator<T[]> {
  if (size === 0) yield [];
  for (const [index, first] of from.entries()) {
    if (from.length - index < size) return;
    for (const rest of choices(from.slice(index + 1), size - 1)) yield [first, ...rest];
  }
}

const useful = ({ shelf }: StockedLocation, wants: readonly Want[]): number =>
  wants.reduce((sum, { sku, quantity }) => sum + Math.min(pieces(shelf, sku), quantity), 0);

function approach(locations: readonly StockedLocation[], wants: readonly Want[]): StockedLocation[] {
  const chosen: StockedLocation[] = [];
  let open: Want[] = [...wants];
  while (open.length > 0) {
    const rest = locations.filter((one) => !chosen.includes(one));
    const [best] = rest.toSorted((one, other) => useful(other, open) - useful(one, open));
    if (!best) break;
    chosen.push(best);
    open = open.flatMap(({ sku, quantity }) => {
      const left = quantity - pieces(best.shelf, sku);
      return left > 0 ? [{ sku, quantity: left }] : [];
    });
  }
  return locations.filter((one) => chosen.includes(one));
}

function fewest(locations: readonly StockedLocation[], wants: readonly Want[]): readonly StockedLocation[] {
  if (locations.length <= 1) return locations;
  if (locations.length > mostToTryAll) {
    const whole = locations.find((one) => covers([one], wants));
    return whole ? [whole] : approach(locations, wants);
  }
  for (let size = 1; size < locations.length; size++) {
    for (const chosen of choices(locations, size)) if (covers(chosen, wants)) return chosen;
  }
  return locations;
}

/**
 * The locations to take from, in the order in which to ask them. Together they have at least what is wanted, wherever
 * all of them together have it.
 */
export function chooseLocations(
  strategy: AllocationStrategy,
  locations: readonly StockedLocation[],
  wants: readonly Want[],
): readonly StockedLocation[] {
  if (strategy === 'priority') return locations;
  if (strategy === 'fewest') return fewest(locations, wants);
  const stock = ({ shelf }: StockedLocation) => wants.reduce((sum, { sku }) => sum + pieces(shelf, sku), 0);
  return fewest(
    locations.toSorted((one, other) => stock(other) - stock(one)),
    wants,
  );
}
