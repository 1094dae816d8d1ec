import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PaymentStatus, paymentStatuses } from '../payment/transitions.ts';
import { orderRecord, orderToShip, paymentRecord, shipmentRecord } from '../testing/order-record.ts';
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
