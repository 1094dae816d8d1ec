import type { MailKind } from './mail/templates/index.ts';
import type { OrderStatus } from './order/transitions.ts';
import { type AiProvider, describerErrorKinds } from './ports/describer.ts';

/** What came of looking after a draft: its text, why there is none yet, or why nobody was asked. */
export const draftOutcomes = ['written', ...describerErrorKinds, 'disabled', 'budget_spent'] as const;
export type DraftOutcome = (typeof draftOutcomes)[number];

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
  | { kind: 'stock_alerted'; skus: number }
  | {
      kind: 'draft_attempted';
      provider: AiProvider;
      outcome: DraftOutcome;
      tokens: number;
      /** Millionths of a US dollar; 0 where the price of the model is not known. */
      costMicros: number;
      /** How much of the shop's budget of the day was used or set aside then, from 0 to 1; null where nobody was asked. */
      budgetUsed: number | null;
    };

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
