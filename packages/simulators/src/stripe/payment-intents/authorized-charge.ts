import type { Books } from '../books.ts';
import type { Charge, PaymentIntent } from '../model.ts';

/** The charge whose money is held and not taken yet. */
export function authorizedCharge(books: Books, intent: PaymentIntent): Charge | null {
  if (intent.status !== 'requires_capture' || intent.latestChargeId === null) return null;
  return books.charges.get(intent.latestChargeId) ?? null;
}
