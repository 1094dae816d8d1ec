import { describe, expect, it } from 'vitest';
import { type JobName, jobNames } from '../jobs/catalog.ts';
import { paymentStatuses } from '../payment/transitions.ts';
import { orderRecord, paymentRecord, shipmentRecord } from '../testing/order-record.ts';
import { explain, type OpenObligation } from './explain.ts';
import { finalOrderStatuses, orderStatuses } from './transitions.ts';

const now = new Date('2026-03-02T09:05:00.000Z');

const owed = (job: JobName, changes: Partial<OpenObligation> = {}): OpenObligation => ({
  ...{ job, attempts: 0, lastError: null, parkedAt: null },
  ...{ runAt: now, createdAt: new Date('2026-03-02T09:04:00.000Z') },
  ...changes,
});

const ofJob = (name: JobName) => expect.stringContaining(`The job ${name} `);

describe('explain', () => {
  const states = orderStatuses.flatMap((status) =>
    paymentStatuses.map((payment) => [status, payment] as const),
  );

  it.each(states)(
    'has something to say of an order that is %s with a payment that is %s',
    (status, payment) => {
      const order = orderRecord({ status, payments: [paymentRecord({ status: payment })] });
      const { explanation, waitingFor, since, actions } = explain(order, [], now);
      expect(explanation).toMatch(/^[A-Z].+/);
      const isFinal = finalOrderStatuses.includes(status);
      expect(waitingFor === 'nothing').toBe(isFinal);
      expect(since === null).toBe(isFinal);
      if (isFinal) expect(actions).toEqual([]);
    },
  );

  it.each(jobNames)('says that the job %s is due', (job) => {
    const { waitingFor, explanation } = explain(orderRecord(), [owed(job)], now);
    if (job === 'mail.send') expect(waitingFor).toBe('staff');
    else expect([waitingFor, explanation]).toEqual(['worker', ofJob(job)]);
  });

  it('puts a job that needs a person first, a failing one second, a due one third', () => {
    const parked = owed('payment.refund', {
      attempts: 20,
      parkedAt: now,
      lastError: 'ProviderError: no such key',
    });
    const failing = owed('payment.void', { attempts: 3, lastError: 'ProviderError: timeout' });
    const due = owed('payment.charge');
    const order = orderRecord({ status: 'cancelled', cancelReason: 'The customer called.' });
    expect(explain(order, [due, failing, parked], now)).toMatchObject({
      waitingFor: 'operator',
      since: now.toISOString(),
      explanation: expect.stringContaining('given up after 20 failed attempts: ProviderError: no such key'),
    });
    expect(explain(order, [due, failing], now)).toMatchObject({
      waitingFor: 'retry',
      nextAttemptAt: now.toISOString(),
      explanation: expect.stringContaining('failed 3 times and is tried again: ProviderError: timeout'),
    });
    expect(explain(order, [due], now)).toMatchObject({ waitingFor: 'worker' });
  });

  it('says what the order waits for, where its job was put off', () => {
    const later = owed('payment.charge', { runAt: new Date(now.getTime() + 60_000) });
    const payments = [paymentRecord({ status: 'processing' })];
    const order = orderRecord({ status: 'awaiting_payment', payments });
    expect(explain(order, [later], now)).toMatchObject({ waitingFor: 'provider' });
  });

  it('names the deadline, and what the customer can do, after a decline', () => {
    const decline = { code: 'card_declined', message: 'The card was declined.' };
    const payments = [paymentRecord({ status: 'failed', decline })];
    const order = orderRecord({ status: 'awaiting_payment', payments });
    expect(explain(order, [], now)).toMatchObject({
      ...{ step: 'payment', waitingFor: 'customer', nextAttemptAt: order.reservationExpiresAt },
      explanation: expect.stringContaining('The card was declined.'),
      actions: [expect.stringContaining('another method'), 'Cancel the order.'],
    });
  });

  it('offers to cancel until something has left', () => {
    const shipments = [shipmentRecord([{ lineNo: 1, sku: 'MUG', quantity: 1 }])];
    expect(explain(orderRecord(), [], now).actions).toContain('Cancel the order.');
    expect(explain(orderRecord({ shipments }), [], now).actions).not.toContain('Cancel the order.');
  });

  it('gives the reason why an order ended', () => {
    const rejection = { code: 'insufficient_stock', detail: 'Some items are not in stock.' } as const;
    expect(explain(orderRecord({ status: 'rejected', rejection }), [], now).explanation).toBe(
      'It was rejected: Some items are not in stock.',
    );
    const cancelled = orderRecord({ status: 'cancelled', cancelReason: 'It was not paid in time.' });
    expect(explain(cancelled, [], now).explanation).toBe('It was cancelled: It was not paid in time.');
  });
});
