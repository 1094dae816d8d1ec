import type { MailKind } from './mail/templates/index.ts';
import type { OrderStatus } from './order/transitions.ts';

/** Something that operators count: told once, after the commit that made it true. It names no shop and no person. */
export type Occurrence =
  | { kind: 'order_moved'; to: OrderStatus }
  /** `amount` in minor units, always positive. */
  | {
      kind: 'money_moved';
      how: 'captured' | 'refunded' | 'refund_reversed';
      amount: number;
      currency: string;
    }
  | { kind: 'mail_settled'; mail: MailKind; result: 'sent' | 'refused' }
  | { kind: 'stock_alerted'; skus: number };

const counted = ['captured', 'refunded', 'refund_reversed'] as const;

/** The entries of a ledger that moved money between a customer and a shop; an authorisation moves none. */
export const moneyMovedBy = (
  entries: readonly { kind: string; amount: number }[],
  currency: string,
): Occurrence[] =>
  entries.flatMap(({ kind, amount }) => {
    const how = counted.find((candidate) => candidate === kind);
    return how === undefined ? [] : [{ kind: 'money_moved', how, amount, currency }];
  });
