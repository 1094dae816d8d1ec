import type { Issue } from '@waybill/simulators/paypal';
import { describe, expect, it } from 'vitest';
import { captureId, patient, payment, refusal, sumsOf } from '../testing/payments.ts';
import { approved, paid, startProvider } from './test-provider.ts';

describe('an order at PayPal', () => {
  it('carries what makes it known again, and sends the customer to PayPal', async () => {
    const { provider, simulator } = await startProvider();
    const { reference, nextAction } = await provider.create(payment(), patient);
    expect(nextAction).toEqual({ type: 'redirect', url: `${simulator.url}/checkoutnow?token=${reference}` });
    const { tenantId, paymentId } = payment();
    expect(simulator.books().orders).toMatchObject([
      {
        order: reference,
        intent: 'CAPTURE',
        currency: 'USD',
        amount: 2599,
        customId: `${tenantId}:${paymentId}`,
        invoiceId: `1001-${paymentId}`,
      },
    ]);
  });

  it('waits for the customer when it is confirmed too early, and can be confirmed later', async () => {
    const { provider, simulator } = await startProvider();
    const input = payment();
    const { reference } = await provider.create(input, patient);
    const confirmation = { ...input, reference };
    expect(await provider.confirm(confirmation, patient)).toMatchObject({ status: 'requires_action' });
    simulator.approve(reference);
    expect(await provider.lookup(reference, patient)).toMatchObject({ status: 'approved', nextAction: null });
    expect(await provider.confirm(confirmation, patient)).toMatchObject({ status: 'paid' });
  });

  it.each<Issue>(['ORDER_NOT_APPROVED', 'PAYER_ACTION_REQUIRED'])(
    'is charged when the customer agrees just after PayPal said %s',
    async (issue) => {
      const { provider, simulator } = await startProvider();
      const confirmation = await approved({ provider, simulator });
      simulator.addFault({ match: { method: 'POST' }, fault: { kind: 'refuse', issue } });
      expect(await provider.confirm(confirmation, patient)).toMatchObject({ status: 'paid' });
      expect(simulator.books().totals).toMatchObject([{ captures: 1, captured: 2599 }]);
    },
  );

  it.each<Issue>([
    'INSTRUMENT_DECLINED',
    'PAYER_CANNOT_PAY',
    'TRANSACTION_REFUSED',
    'COMPLIANCE_VIOLATION',
    'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED',
  ])('fails when PayPal says %s, in words for customers', async (issue) => {
    const { provider, simulator } = await startProvider();
    const confirmation = await approved({ provider, simulator });
    simulator.addFault({ match: { method: 'POST' }, fault: { kind: 'refuse', issue } });
    expect(await provider.confirm(confirmation, patient)).toMatchObject({
      status: 'failed',
      decline: { code: issue, message: 'PayPal declined the payment. Use another way to pay.' },
    });
  });

  it.each<Issue>(['ORDER_ALREADY_CAPTURED', 'ORDER_COMPLETED_OR_VOIDED', 'DUPLICATE_INVOICE_ID'])(
    'is looked up and not charged again when PayPal says %s',
    async (issue) => {
      const { provider, simulator } = await startProvider();
      const { confirmation, snapshot } = await paid({ provider, simulator });
      simulator.addFault({ match: { method: 'POST' }, fault: { kind: 'refuse', issue } });
      expect(await provider.confirm(confirmation, patient)).toEqual(snapshot);
      expect(simulator.books().totals).toMatchObject([{ captures: 1 }]);
    },
  );

  it('is rejected where its invoice was paid through another order', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await approved({ provider, simulator });
    simulator.addFault({
      match: { method: 'POST' },
      fault: { kind: 'refuse', issue: 'DUPLICATE_INVOICE_ID' },
    });
    expect(await refusal(provider.confirm(confirmation, patient))).toMatchObject({
      kind: 'rejected',
      code: 'DUPLICATE_INVOICE_ID',
    });
  });

  it('is rejected, not declined, when the account of the shop is the reason', async () => {
    const { provider, simulator } = await startProvider();
    const confirmation = await approved({ provider, simulator });
    simulator.addFault({
      match: { method: 'POST' },
      fault: { kind: 'refuse', issue: 'PAYEE_ACCOUNT_RESTRICTED' },
    });
    expect(await refusal(provider.confirm(confirmation, patient))).toMatchObject({
      kind: 'rejected',
      code: 'PAYEE_ACCOUNT_RESTRICTED',
    });
  });

  it('is charged once, also long after PayPal has forgotten the request', async () => {
    const { provider, simulator } = await startProvider();
    const { confirmation, snapshot } = await paid({ provider, simulator });
    simulator.advanceClock(60 * 24 * 60 * 60 * 1000);
    expect(await provider.confirm(confirmation, patient)).toEqual(snapshot);
    expect(simulator.books().totals).toMatchObject([{ captures: 1, captured: 2599 }]);
  });

  it('that PayPal forgot, unpaid, is not found but can be voided', async () => {
    const { provider, simulator } = await startProvider();
    const { reference } = await provider.create(payment(), patient);
    simulator.advanceClock(4 * 60 * 60 * 1000);
    expect((await refusal(provider.lookup(reference, patient))).kind).toBe('not_found');
    expect(await provider.void(reference, patient)).toMatchObject({ status: 'voided', entries: [] });
  });

  it('is being processed while the bank takes its time, and paid or failed after', async () => {
    const { provider, simulator, control } = await startProvider();
    for (const [paymentId, outcome, status] of [
      ['0198c2f4-1111-7000-8000-000000000021', 'complete', 'paid'],
      ['0198c2f4-1111-7000-8000-000000000022', 'deny', 'failed'],
    ] as const) {
      const input = payment({ paymentId });
      const { reference } = await provider.create(input, patient);
      simulator.approve(reference, 'approve_but_hold_capture');
      const held = await provider.confirm({ ...input, reference }, patient);
      expect(held).toMatchObject({ status: 'processing', entries: [] });
      await control('POST', `/captures/${await pendingCapture(simulator.url, reference)}/settle`, {
        outcome,
      });
      expect(await provider.lookup(reference, patient)).toMatchObject({ status });
    }
  });
});

describe('money set aside at PayPal', () => {
  it('lapses after its time, which ends the payment', async () => {
    const { provider, simulator } = await startProvider();
    const { reference, snapshot } = await paid({ provider, simulator }, 'approve', 'manual');
    expect(snapshot.captureBefore).toBeInstanceOf(Date);
    simulator.advanceClock(30 * 24 * 60 * 60 * 1000);
    const lapsed = await provider.lookup(reference, patient);
    expect(sumsOf(lapsed)).toEqual({ status: 'voided', captured: 0, refunded: 0, voided: 2599 });
    const capture = { captureId: captureId(1), reference, amount: 2599, currency: 'USD', final: true };
    expect(await provider.capture(capture, patient)).toEqual(lapsed);
  });

  it('is captured once, also long after PayPal has forgotten the request', async () => {
    const { provider, simulator } = await startProvider();
    const { reference } = await paid({ provider, simulator }, 'approve', 'manual');
    const capture = { captureId: captureId(1), reference, amount: 1000, currency: 'USD', final: true };
    const captured = await provider.capture(capture, patient);
    simulator.advanceClock(60 * 24 * 60 * 60 * 1000);
    expect(await provider.capture(capture, patient)).toEqual(captured);
    expect(simulator.books().totals).toMatchObject([{ captured: 1000 }]);
  });
});

/** The order tells its capture before the money is there. */
async function pendingCapture(url: string, reference: string): Promise<string> {
  const answer = await fetch(`${url}/v1/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${btoa('test-client:test-secret')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const order = await fetch(`${url}/v2/checkout/orders/${reference}`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const { purchase_units: units } = (await order.json()) as {
    purchase_units: { payments: { captures: { id: string }[] } }[];
  };
  return units[0]?.payments.captures[0]?.id ?? 'none';
}
