import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PaymentStatus, paymentStatuses } from '../payment/transitions.ts';
import { orderRecord, orderToShip, paymentRecord, shipmentRecord } from '../testing/order-record.ts';
import type { PaymentRecord } from './record.ts';
import {
  fulfillmentStatusOf,
  isSettled,
  type OrderPaymentStatus,
  paymentStatusOf,
  unshippedByLine,
} from './status.ts';
import { orderStatuses } from './transitions.ts';

const total = 2_500;
const paid = paymentRecord({ captured: total });

/** A payment in any state, with any part of its money taken, and any part of that back. */
const payment = fc
  .record({
    status: fc.constantFrom(...paymentStatuses),
    amount: fc.constantFrom(500, 1_000, total),
    taken: fc.constantFrom(0, 0.5, 1),
    back: fc.constantFrom(0, 0, 0.5, 1),
    calledOff: fc.boolean(),
  })
  .map(({ taken, back, ...rest }) =>
    paymentRecord({ ...rest, captured: rest.amount * taken, refunded: rest.amount * taken * back }),
  );

const sumOf = (payments: readonly PaymentRecord[], of: 'captured' | 'refunded') =>
  payments.reduce((sum, record) => sum + record[of], 0);

describe('paymentStatusOf', () => {
  it.each<[PaymentStatus, OrderPaymentStatus]>([
    ['pending', 'none'],
    ['processing', 'none'],
    ['requires_action', 'requires_action'],
    ['authorized', 'authorized'],
    ['failed', 'failed'],
    ['voided', 'voided'],
  ])('of one payment that is %s, without money, is %s', (status, expected) => {
    expect(paymentStatusOf({ total, payments: [paymentRecord({ status })] })).toBe(expected);
  });

  it('is none before anybody tried to pay', () => {
    expect(paymentStatusOf({ total: null, payments: [] })).toBe('none');
  });

  it('is paid once what was captured covers the total, whatever else was tried', () => {
    for (const status of paymentStatuses) {
      expect(paymentStatusOf({ total, payments: [paymentRecord({ status }), paid] })).toBe('paid');
    }
  });

  it('is not paid by a part of the total', () => {
    const part = paymentRecord({ status: 'pending', captured: total - 1 });
    expect(paymentStatusOf({ total, payments: [part] })).toBe('none');
  });

  it('is that of the new attempt while the customer tries again', () => {
    const failed = paymentRecord({ status: 'failed' });
    expect(paymentStatusOf({ total, payments: [failed, paymentRecord({ status: 'pending' })] })).toBe('none');
    const challenged = paymentRecord({ status: 'requires_action' });
    expect(paymentStatusOf({ total, payments: [failed, challenged] })).toBe('requires_action');
  });

  it.each<PaymentStatus>(['paid', 'voided', 'failed'])(
    'is partially_refunded when a part was captured and the rest is not to come, since it is %s',
    (status) => {
      const part = paymentRecord({ status, capture: 'manual', captured: 1_000 });
      expect(paymentStatusOf({ total, payments: [part] })).toBe('partially_refunded');
    },
  );

  it('is refunded while a payment beside it that took nothing is being called off', () => {
    const back = paymentRecord({ captured: total, refunded: total });
    const open = paymentRecord({ status: 'processing' });
    expect(paymentStatusOf({ total, payments: [back, { ...open, calledOff: true }] })).toBe('refunded');
    expect(paymentStatusOf({ total, payments: [back, open] })).toBe('none');
    const aside = paymentRecord({ status: 'authorized', calledOff: true });
    expect(paymentStatusOf({ total, payments: [aside] })).toBe('authorized');
  });

  it('is derived from the money, whatever was tried in whichever order', () => {
    fc.assert(
      fc.property(fc.array(payment, { maxLength: 5 }), fc.option(fc.constant(total)), (payments, due) => {
        const status = paymentStatusOf({ total: due, payments });
        const [captured, refunded] = [sumOf(payments, 'captured'), sumOf(payments, 'refunded')];
        const waiting = payments.some(
          ({ status: own, calledOff }) => !calledOff && ['pending', 'processing'].includes(own),
        );
        expect(status).toBe(paymentStatusOf({ total: due, payments: payments.toReversed() }));
        expect(status === 'paid').toBe(captured > 0 && refunded === 0 && due !== null && captured >= due);
        if (status === 'refunded') expect(refunded).toBe(captured);
        if (['failed', 'voided'].includes(status)) expect(captured).toBe(0);
        if (captured > 0 && status === 'none')
          expect([waiting, captured === refunded || refunded === 0]).toEqual([true, true]);
        if (status === 'partially_refunded') expect(captured).toBeGreaterThan(0);
      }),
    );
  });

  it('tells what went back, in part or in full', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: total }), (refunded) => {
        const payments = [paymentRecord({ captured: total, refunded })];
        expect(paymentStatusOf({ total, payments })).toBe(
          refunded === total ? 'refunded' : 'partially_refunded',
        );
      }),
    );
  });
});

describe('fulfillmentStatusOf', () => {
  it('is unfulfilled before anything left', () => {
    expect(fulfillmentStatusOf(orderRecord())).toBe('unfulfilled');
  });

  it('is fulfilled exactly when nothing is left to ship', () => {
    fc.assert(
      fc.property(orderToShip, (order) => {
        const left = [...unshippedByLine(order).values()].reduce((sum, pieces) => sum + pieces, 0);
        const partly = left > 0 ? 'partial' : 'fulfilled';
        expect(fulfillmentStatusOf(order)).toBe(order.shipments.length === 0 ? 'unfulfilled' : partly);
      }),
    );
  });
});

describe('unshippedByLine', () => {
  it('is what was ordered less what left, line by line', () => {
    const shipments = [
      shipmentRecord([{ lineNo: 1, sku: 'MUG', quantity: 1 }]),
      shipmentRecord([{ lineNo: 1, sku: 'MUG', quantity: 1 }]),
    ];
    expect(unshippedByLine(orderRecord({ shipments }))).toEqual(new Map([[1, 0]]));
  });
});

describe('isSettled', () => {
  const table = orderStatuses.flatMap((status) =>
    paymentStatuses.map((payment) => [status, payment] as const),
  );

  it.each(table)('of an order that is %s with a payment that is %s', (status, payment) => {
    const running =
      status === 'pending' || (status === 'awaiting_payment' && ['pending', 'processing'].includes(payment));
    expect(isSettled({ status, payments: [paymentRecord({ status: payment })] })).toBe(!running);
  });

  it('waits for any running payment, and not for the customer', () => {
    const status = 'awaiting_payment';
    const failed = paymentRecord({ status: 'failed' });
    expect(isSettled({ status, payments: [failed, paymentRecord({ status: 'pending' })] })).toBe(false);
    expect(isSettled({ status, payments: [failed, paymentRecord({ status: 'requires_action' })] })).toBe(
      true,
    );
  });
});
