/** An amount of money exactly as the file has it, in millionths of the currency's major unit. */
export type ExactAmount = bigint;

const decimals = 6;
const perMinorUnit = 10_000n;

/** Reads `2.55`, `-11062.06`, `.5` or `0.001`; null for anything else, and for more than six decimals. */
export function readAmount(text: string): ExactAmount | null {
  const [, sign, whole, fraction = ''] = /^(-?)(\d*)(?:\.(\d*?)0*)?$/.exec(text) ?? [];
  if (whole === undefined || !/\d/.test(text) || fraction.length > decimals) return null;
  const size = BigInt(whole + fraction.padEnd(decimals, '0'));
  return sign === '-' ? -size : size;
}

/** In minor units, as the API takes money. Not whole when the amount is no whole number of pennies. */
export const toMinorUnits = (amount: ExactAmount): number =>
  amount % perMinorUnit === 0n ? Number(amount / perMinorUnit) : Number(amount) / Number(perMinorUnit);

export const fromMinorUnits = (minorUnits: number): ExactAmount => BigInt(minorUnits) * perMinorUnit;

/** With two decimals, or as many more as it takes: `2.50`, `0.001`. */
export function writeAmount(amount: ExactAmount): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0{1,4}$/, '');
  return `${amount < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${fraction}`;
}
