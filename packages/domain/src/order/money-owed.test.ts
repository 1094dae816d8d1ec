import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderRecord, paymentRecord } from '../testing/order-record.ts';
import {
  forgivenOf,
  isCovered,
  isGivenBack,
  type OrderMoney,
  outsideOf,
  owedOf,
  refundableTotal,
  setAsideOf,
  surplusOf,
} from './money-owed.ts';
import type { PaymentRecord, RefundRecord } from './record.ts';

const total = 2_500;

const refundRecord = (changes: Partial<RefundRecord> = {}): RefundRecord => ({
  ...{ id: 'r-1', paymentId: 'p-1', kind: 'requested', amount: 500, status: 'succeeded', givenBack: 500 },
  ...{ reason: 'broken', failure: null, items: null, restock: false, createdAt: '2026-03-02T09:30:00.000Z' },
  ...changes,
});

const order = (
  payments: PaymentRecord[],
  refunds: RefundRecord[] = [],
  status: OrderMoney['status'] = 'processing',
) => orderRecord({ status, total, payments, refunds });

const paidBy = (changes: Partial<PaymentRecord> = {}) => paymentRecord({ captured: total, ...changes });
const byHand = (amount: number) => ({ refunded: amount, refundedByHand: amount });

describe('money that was given back at the provider', () => {
  it('is owed no more, down to nothing', () => {
    expect(owedOf(order([paidBy(byHand(700))]))).toBe(1_800);
    expect(owedOf(order([paidBy(byHand(total))]))).toBe(0);
    expect(owedOf(order([paidBy(byHand(700))], [], 'cancelled'))).toBe(0);
  });

  it('comes on top of what was refunded here', () => {
    const refunds = [refundRecord()];
    const money = order([paidBy({ refunded: 1_200, refundedByHand: 700 })], refunds);
    expect([outsideOf(money), owedOf(money), surplusOf(money)]).toEqual([700, 1_300, 0]);
  });

  it('settles the refund of ours that it was quicker than, and nothing beside it', () => {
    const quicker = refundRecord({ amount: total, givenBack: 0 });
    expect(outsideOf(order([paidBy(byHand(total))], [quicker]))).toBe(0);
  });

  it('comes out of what was paid too much first', () => {
    const twice = [paidBy(), paidBy({ id: 'p-2', ...byHand(2_000) })];
    expect(forgivenOf(order(twice))).toBe(0);
    expect(surplusOf(order(twice))).toBe(500);
    expect(owedOf(order([paidBy(), paidBy({ id: 'p-2', ...byHand(total) })]))).toBe(total);
  });

  it('covers nothing where it is all there was, while a refund that was requested here may', () => {
    const back = order([paidBy(byHand(total))]);
    expect([isGivenBack(back), isCovered(back)]).toEqual([true, false]);
    const requested = order(
      [paidBy({ refunded: total })],
      [refundRecord({ amount: total, givenBack: total })],
    );
    expect([isGivenBack(requested), isCovered(requested)]).toEqual([false, true]);
  });

  it('leaves money that is set aside to pay for the order', () => {
    const part = paymentRecord({
      status: 'authorized',
      capture: 'manual',
      captured: 1_000,
      ...byHand(1_000),
    });
    const money = order([part]);
    expect([owedOf(money), setAsideOf(part), isCovered(money)]).toEqual([1_500, 1_500, true]);
  });
});

describe('a refund that failed', () => {
  it('counts for the parts of it that arrived', () => {
    const failed = refundRecord({ amount: 1_000, status: 'failed', givenBack: 300 });
    expect(owedOf(order([paidBy({ refunded: 300 })], [failed]))).toBe(2_200);
  });

  it('of a surplus waits for a person with the rest of it', () => {
    const twice = [paidBy(), paidBy({ id: 'p-2', refunded: 300 })];
    const failed = refundRecord({
      paymentId: 'p-2',
      kind: 'surplus',
      amount: total,
      status: 'failed',
      givenBack: 300,
    });
    const money = order(twice, [failed]);
    expect([owedOf(money), surplusOf(money), refundableTotal(money)]).toEqual([total, 0, 4_700]);
    const requested = refundRecord({
      ...failed,
      id: 'r-2',
      kind: 'requested',
      amount: 2_200,
      status: 'pending',
      givenBack: 0,
    });
    expect(owedOf(order(twice, [failed, requested]))).toBe(total);
  });
});

describe('whatever was paid and given back', () => {
  const payment = fc
    .record({
      status: fc.constantFrom('paid', 'authorized', 'voided', 'failed'),
      amount: fc.integer({ min: 1, max: 2 * total }),
      taken: fc.double({ min: 0, max: 1, noNaN: true }),
      back: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    .map(({ status, amount, taken, back }) => {
      const captured = Math.round(amount * taken);
      return paymentRecord({ status, amount, captured, ...byHand(Math.round(captured * back)) });
    });
  const payments = fc
    .array(payment, { minLength: 1, maxLength: 4 })
    .map((all) => all.map((one, at) => ({ ...one, id: `p-${at}` })));

  it('nothing is owed twice, and what goes back is never what the order needs', () => {
    fc.assert(
      fc.property(payments, (all) => {
        const money = order(all);
        const [owed, surplus, left] = [owedOf(money), surplusOf(money), refundableTotal(money)];
        expect(owed).toBeGreaterThanOrEqual(0);
        expect(owed).toBeLessThanOrEqual(total);
        expect(surplus).toBe(Math.max(0, left - owed));
        expect(total - owed).toBeLessThanOrEqual(outsideOf(money));
        // Giving more back by hand never makes the customer owe more, nor our own refunds grow.
        const [first, ...others] = all;
        if (!first || first.captured === first.refunded) return;
        const more = order([{ ...first, ...byHand(first.refunded + 1) }, ...others]);
        expect(owedOf(more)).toBeLessThanOrEqual(owed);
        expect(surplusOf(more)).toBeLessThanOrEqual(surplus);
      }),
    );
  });

  it('an order that has ended keeps nothing', () => {
    fc.assert(
      fc.property(payments, (all) => {
        const money = order(all, [], 'cancelled');
        expect(surplusOf(money)).toBe(refundableTotal(money));
      }),
    );
  });
});
