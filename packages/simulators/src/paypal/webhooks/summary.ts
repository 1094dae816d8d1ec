import type { Capture, Refund } from '../model.ts';
import { wireMoney } from '../money.ts';

/** The sentence with which an event says what happened: `Payment completed for $ 30.0 USD`. */
export const captureSummary = (what: 'completed' | 'denied' | 'pending', capture: Capture) =>
  `Payment ${what} for ${spoken(capture)}`;

export const refundSummary = (what: 'refunded' | 'reversed', refund: Refund) =>
  `A ${spoken(refund)} capture payment was ${what}`;

function spoken({ amount, currency }: { amount: number; currency: string }): string {
  const value = Number(wireMoney(amount, currency).value);
  const shown = Number.isInteger(value) ? value.toFixed(1) : String(value);
  return `${currency === 'USD' ? '$' : currency} ${shown} ${currency}`;
}
