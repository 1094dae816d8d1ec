/**
 * Money is an integer of minor units beside its ISO 4217 currency. The bounds keep every sum exact: 1,000 lines of
 * 100,000 pieces at the highest price stay under 2^53.
 */
export const maxUnitPrice = 50_000_000;
export const maxQuantity = 100_000;
export const maxLines = 1_000;
export const maxTaxRateBps = 5_000;

/** Tax on an amount, rounded half up. The only place where money is rounded. `rateBps` is in hundredths of a percent. */
export const taxOn = (amount: number, rateBps: number): number =>
  Number((BigInt(amount) * BigInt(rateBps) + 5_000n) / 10_000n);
