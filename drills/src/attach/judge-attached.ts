import { setTimeout as pause } from 'node:timers/promises';
import { isSettled, type Order } from '@waybill/sdk';
import type { Campaign } from '../campaign.ts';
import { checkAnswers } from '../verdict/checks/answers.ts';
import { checkKeys } from '../verdict/checks/keys.ts';
import { type Books, checkMoney } from '../verdict/checks/money.ts';
import { checkOutcomes } from '../verdict/checks/outcomes.ts';
import type { OrderFact, PaymentFact } from '../verdict/facts.ts';
import { type Problem, problem } from '../verdict/problem.ts';
import type { Attached } from './open-attached.ts';

const lookEveryMs = 1_000;

const isAtRest = (order: Order): boolean =>
  isSettled(order) && !order.payments.some(({ status }) => status === 'requires_action');

/** The orders of the campaign when all of them are at rest, or have had their time. */
export async function settleAttached(
  attached: Attached,
  { intents }: Campaign,
  { withinMs, signal }: { withinMs: number; signal: AbortSignal },
): Promise<{ orders: Order[]; problems: Problem[] }> {
  const keys = new Set(intents.map(({ key }) => key));
  const deadline = performance.now() + withinMs;
  for (;;) {
    const orders = (await attached.orders()).filter(({ metadata }) => keys.has(metadata['drill'] ?? ''));
    const moving = orders.filter((order) => !isAtRest(order));
    if (moving.length === 0 || performance.now() > deadline) {
      const late = `still moves after ${withinMs / 1_000} s`;
      return {
        orders,
        problems: moving.map(({ id, status }) => problem('settled', id, `${status}, ${late}`)),
      };
    }
    await pause(lookEveryMs, undefined, { signal });
  }
}

/** Everything that can be judged from outside: all but the invariants in the database, and the mails. */
export async function judgeAttached(
  { client }: Attached,
  campaign: Campaign,
  { orders, books }: { orders: readonly Order[]; books: Books },
): Promise<Problem[]> {
  const facts = {
    orders: orders.map(({ id, metadata, status, total }): OrderFact => {
      return { id, key: metadata['drill'] ?? '', status, total };
    }),
    payments: orders.flatMap((order) => paymentsOf(order, books)),
    mails: [],
  };
  return [
    ...checkAnswers(campaign),
    ...checkKeys(campaign, facts),
    ...(await checkOutcomes(campaign, facts, client)),
    ...checkMoney(facts, books),
  ];
}

const paymentsOf = ({ id: orderId, payments }: Order, books: Books): PaymentFact[] =>
  payments.map(({ id, provider, status, captured, refunded }) => {
    return { id, orderId, provider, status, reference: referenceOf(id, books), captured, refunded };
  });

/**
 * The API does not tell the provider's reference; the books do, by our id. A first attempt whose answer was an error
 * may have left one there that took nothing.
 */
function referenceOf(paymentId: string, { stripe, paypal }: Books): string | null {
  const candidates = [
    ...stripe.payments
      .filter(({ metadata }) => metadata['payment'] === paymentId)
      .map(({ paymentIntent, captured }) => ({ reference: paymentIntent, captured })),
    ...paypal.orders
      .filter(({ ids }) => ids['payment'] === paymentId)
      .map(({ order, captured }) => ({ reference: order, captured })),
  ];
  return candidates.toSorted((a, b) => b.captured - a.captured)[0]?.reference ?? null;
}
