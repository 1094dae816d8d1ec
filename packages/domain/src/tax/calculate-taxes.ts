import { shareOf } from '../money.ts';
import type { ItemTaxes, SaleTaxes, TaxableSale, TaxShare } from '../ports/tax-calculator.ts';
import { ratesFor, type TaxRate } from './tax-rates.ts';

export const taxRoundings = ['order', 'line'] as const;
/**
 * `order`: each tax is rounded once, over everything that it is due on at one rate. `line`: each tax is rounded on each
 * line.
 */
export type TaxRounding = (typeof taxRoundings)[number];

/** How a shop's prices stand to its taxes. */
export interface TaxTerms {
  pricesIncludeTax: boolean;
  rounding: TaxRounding;
  /** Whether what sending costs is taxed. */
  taxShipping: boolean;
  shippingTaxClass: string;
}

const million = 1_000_000;

interface Item {
  amount: number;
  rates: readonly Pick<TaxRate, 'tax' | 'ratePpm'>[];
}

/** What is rounded in one go. */
interface Pot {
  /** Minor units so far. */
  amount: number;
  /** Tax on them, rounded. */
  tax: number;
}

/**
 * The tax in, or on, an amount is the share that the rate has of the whole: a fifth of a price without it, a sixth of one
 * with it, at 20%. Rounded over the order, each line gets what the tax on all lines so far has grown by, so that the
 * lines add up to what is rounded once.
 */
function taxesOn(items: readonly Item[], { pricesIncludeTax, rounding }: TaxTerms): ItemTaxes[] {
  const pots = new Map<string, Pot>();
  return items.map(({ amount, rates }) => {
    const all = rates.reduce((sum, { ratePpm }) => sum + ratePpm, 0);
    const whole = pricesIncludeTax ? million + all : million;
    const taxes = rates.map(({ tax, ratePpm }): TaxShare => {
      if (rounding === 'line') return { tax, ratePpm, amount: shareOf(amount, ratePpm, whole) };
      const key = JSON.stringify([tax, ratePpm, whole]);
      const before = pots.get(key) ?? { amount: 0, tax: 0 };
      const after = { amount: before.amount + amount, tax: shareOf(before.amount + amount, ratePpm, whole) };
      pots.set(key, after);
      return { tax, ratePpm, amount: after.tax - before.tax };
    });
    return { taxes, taxTotal: taxes.reduce((sum, share) => sum + share.amount, 0) };
  });
}

/** Tax by tax, rate by rate. */
function summed(parts: readonly ItemTaxes[]): TaxShare[] {
  const sums = new Map<string, TaxShare>();
  for (const { tax, ratePpm, amount } of parts.flatMap(({ taxes }) => taxes)) {
    const key = JSON.stringify([tax, ratePpm]);
    sums.set(key, { tax, ratePpm, amount: (sums.get(key)?.amount ?? 0) + amount });
  }
  return [...sums.values()];
}

/** The taxes on a sale by a shop's own rates. Money in minor units. */
export function calculateTaxes(
  { destination, lines, shipping }: Omit<TaxableSale, 'currency'>,
  { rates, terms }: { rates: readonly TaxRate[]; terms: TaxTerms },
): SaleTaxes {
  const rated = (amount: number, taxClass: string): Item => ({
    amount,
    rates: ratesFor(rates, taxClass, destination),
  });
  const sent: Item = terms.taxShipping
    ? rated(shipping, terms.shippingTaxClass)
    : { amount: shipping, rates: [] };
  const parts = taxesOn([...lines.map(({ amount, taxClass }) => rated(amount, taxClass)), sent], terms);
  return {
    pricesIncludeTax: terms.pricesIncludeTax,
    lines: lines.map(({ taxClass }, nth) => ({ ...(parts[nth] ?? nothing), taxClass })),
    shipping: parts.at(-1) ?? nothing,
    taxes: summed(parts),
    taxTotal: parts.reduce((sum, { taxTotal }) => sum + taxTotal, 0),
  };
}

const nothing: ItemTaxes = { taxes: [], taxTotal: 0 };
