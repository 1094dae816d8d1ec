import type { Order, OrderInput, WaybillError } from '@waybill/sdk';
import type { Invoice } from './sales-file/invoices.ts';

/** What `POST /v1/orders` said to an invoice. */
export type Answer =
  | { kind: 'accepted'; orderId: string }
  /** The API understood it and will not have it. */
  | { kind: 'refused'; error: WaybillError }
  /** No answer that says anything about the invoice: nobody knows what became of it. */
  | { kind: 'unanswered'; error: Error };

export interface Submission {
  invoice: Invoice;
  order: OrderInput;
  answer: Answer;
}

/**
 * What became of an invoice in the end. `unpaid` waits for money, or was cancelled for the lack of it; `unsettled` is
 * still under way although everybody was given time; `missing` was accepted and is not there.
 */
export const fates = [
  'fulfilled',
  'rejected',
  'unpaid',
  'refused',
  'unsettled',
  'missing',
  'unanswered',
] as const;
export type Fate = (typeof fates)[number];

export interface Outcome extends Submission {
  fate: Fate;
  /** The order as it was read back; null where there is none. */
  placed: Order | null;
}
