import type { Destination } from '../ports/tax-calculator.ts';

/** One tax on one class of goods, where they go to. */
export interface TaxRate {
  id: string;
  /** What it is called: `VAT`, `GST`. A sale can have several. */
  tax: string;
  taxClass: string;
  /** ISO 3166-1 alpha-2; null: wherever no other rate of this tax says more. */
  country: string | null;
  /** As addresses write it; null: in all of the country. */
  region: string | null;
  /** The beginning of postal codes; null: of all. */
  postalPrefix: string | null;
  /** Millionths: 20% is 200,000. */
  ratePpm: number;
}

/** The class of everything that has no other, and of classes without a rate of their own. */
export const standardClass = 'standard';

/** However it is written. */
export const normalised = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();

/** How closely a place is named; null where it is another one. Longer is closer. */
export function closeness(
  place: Pick<TaxRate, 'country' | 'region' | 'postalPrefix'>,
  { country, region, postalCode }: Destination,
): number | null {
  if (place.country !== null && place.country !== country) return null;
  if (place.region !== null && normalised(place.region) !== normalised(region ?? '')) return null;
  const prefix = normalised(place.postalPrefix ?? '');
  if (!normalised(postalCode).startsWith(prefix)) return null;
  return (place.country === null ? 0 : 1) + (place.region === null ? 0 : 2) + 4 * prefix.length;
}

/** For each tax, the rate that names the place most closely. */
function closestOf(rates: readonly TaxRate[], destination: Destination): TaxRate[] {
  const best = new Map<string, { rate: TaxRate; closeness: number }>();
  for (const rate of rates) {
    const close = closeness(rate, destination);
    const known = best.get(rate.tax);
    if (close !== null && (!known || close > known.closeness)) best.set(rate.tax, { rate, closeness: close });
  }
  return [...best.values()].map(({ rate }) => rate).toSorted((one, other) => (one.tax < other.tax ? -1 : 1));
}

/** What is due on goods of this class there; a class for which no rate is set at all is taxed as the standard one. */
export function ratesFor(rates: readonly TaxRate[], taxClass: string, destination: Destination): TaxRate[] {
  const own = rates.filter((rate) => rate.taxClass === taxClass);
  return closestOf(
    own.length > 0 ? own : rates.filter((rate) => rate.taxClass === standardClass),
    destination,
  );
}
