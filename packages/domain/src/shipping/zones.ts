import type { Consignment } from '../ports/shipping-rates.ts';
import type { Destination } from '../ports/tax-calculator.ts';
import { closeness } from '../tax/tax-rates.ts';

/** A part of the world. */
export interface Place {
  /** ISO 3166-1 alpha-2; `*` is everywhere else. */
  country: string;
  /** As addresses write them; all if empty. */
  regions: readonly string[];
  /** The beginnings of postal codes; all if empty. */
  postalPrefixes: readonly string[];
}

/** What sending costs up to a weight and a value; null: without a limit. */
export interface Bracket {
  weightUpTo: number | null;
  /** Of the goods, in minor units. */
  subtotalUpTo: number | null;
  /** Minor units. */
  price: number;
}

/** One method in one zone. */
export interface ZoneRate {
  method: string;
  /** In this order: the first that fits counts. */
  brackets: readonly Bracket[];
  /** From goods of this value on it costs nothing; null: never. Minor units. */
  freeFrom: number | null;
  /** Business days from when it is handed over; null: the method's. */
  days: { min: number; max: number } | null;
}

export interface Zone {
  id: string;
  name: string;
  places: readonly Place[];
  rates: readonly ZoneRate[];
}

const everywhere = '*';

/** How closely the zone names the place; null where it does not. */
function closenessOf({ places }: Zone, destination: Destination): number | null {
  const found = places.flatMap(({ country, regions, postalPrefixes }) => {
    const named = country === everywhere ? null : country;
    return (regions.length > 0 ? regions : [null]).flatMap((region) =>
      (postalPrefixes.length > 0 ? postalPrefixes : [null]).map((postalPrefix) =>
        closeness({ country: named, region, postalPrefix }, destination),
      ),
    );
  });
  const close = found.filter((one) => one !== null);
  return close.length > 0 ? Math.max(...close) : null;
}

/** The zone that names the place most closely, the first one of several; null where nothing is sent there. */
export function zoneOf(zones: readonly Zone[], destination: Destination): Zone | null {
  let best: { zone: Zone; close: number } | null = null;
  for (const zone of zones) {
    const close = closenessOf(zone, destination);
    if (close !== null && (best === null || close > best.close)) best = { zone, close };
  }
  return best?.zone ?? null;
}

const isWithin = (value: number, limit: number | null): boolean => limit === null || value <= limit;

/** What sending it costs, in minor units; null where the method does not take it. */
export function priceOf(
  { brackets, freeFrom }: ZoneRate,
  { subtotal, weightGrams }: Pick<Consignment, 'subtotal' | 'weightGrams'>,
): number | null {
  const bracket = brackets.find(
    ({ weightUpTo, subtotalUpTo }) => isWithin(weightGrams, weightUpTo) && isWithin(subtotal, subtotalUpTo),
  );
  if (!bracket) return null;
  return freeFrom !== null && subtotal >= freeFrom ? 0 : bracket.price;
}
