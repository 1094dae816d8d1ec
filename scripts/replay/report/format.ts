import { type ExactAmount, writeAmount } from '../sales-file/exact-amount.ts';

export const count = (value: number): string => value.toLocaleString('en-GB');

/** `-3,580.58` */
export const money = (amount: ExactAmount): string =>
  writeAmount(amount).replace(/\d+/, (whole) => BigInt(whole).toLocaleString('en-GB'));

const labelWidth = 14;
const valueWidth = 14;

/** `  submitted                512  note` */
export const row = (label: string, value: string, note = ''): string =>
  `  ${label.padEnd(labelWidth)}${value.padStart(valueWidth)}${note && `  ${note}`}`;
