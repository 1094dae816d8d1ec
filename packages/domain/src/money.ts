/**
 * Money is an integer of minor units beside its ISO 4217 currency. The bounds keep every sum exact: 1,000 lines of
 * 100,000 pieces at the highest price stay under 2^53.
 */
export const maxUnitPrice = 50_000_000;
export const maxQuantity = 100_000;
export const maxLines = 1_000;
export const maxTaxRateBps = 5_000;

/** `amount * part / whole`, rounded half up. The only place where money is rounded. `whole` is positive. */
export const shareOf = (amount: number, part: number, whole: number): number =>
  Number((2n * BigInt(amount) * BigInt(part) + BigInt(whole)) / (2n * BigInt(whole)));

/** Tax on an amount. `rateBps` is in hundredths of a percent. */
export const taxOn = (amount: number, rateBps: number): number => shareOf(amount, rateBps, 10_000);
