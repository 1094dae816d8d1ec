/** Where a sale goes to, as far as taxes and carriers ask. */
export interface Destination {
  /** ISO 3166-1 alpha-2. */
  country: string;
  region?: string | undefined;
  postalCode: string;
}

/** Something that is sold, in minor units: with its taxes where prices include them, otherwise without. */
export interface TaxedItem {
  amount: number;
  taxClass: string;
}

export interface TaxableSale {
  destination: Destination;
  /** ISO 4217. */
  currency: string;
  lines: readonly TaxedItem[];
  /** In minor units, as the lines. */
  shipping: number;
}

/** One tax on something. */
export interface TaxShare {
  /** What it is called: `VAT`, `GST`. */
  tax: string;
  /** Millionths: 20% is 200,000. */
  ratePpm: number;
  /** Minor units. */
  amount: number;
}

export interface ItemTaxes {
  taxes: TaxShare[];
  /** Their sum, in minor units. */
  taxTotal: number;
}

/** The taxes on a sale: those of its parts add up to those of the whole, tax by tax. */
export interface SaleTaxes extends ItemTaxes {
  /** Whether the amounts have them in them; otherwise they come on top. */
  pricesIncludeTax: boolean;
  /** In the order of the sale's. */
  lines: (ItemTaxes & { taxClass: string })[];
  shipping: ItemTaxes;
}

/**
 * Works out the taxes on a sale. Orders are priced in a transaction: an implementation that asks a service answers them
 * from what it has been told before.
 */
export interface TaxCalculator {
  calculate(sale: TaxableSale): Promise<SaleTaxes>;
}
