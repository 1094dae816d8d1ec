import { ProviderError } from '@waybill/domain';
import { expect, it } from 'vitest';
import { createManualProvider } from './create-manual-provider.ts';

const provider = createManualProvider();
const options = { signal: new AbortController().signal };
const payment = {
  paymentId: 'p-1',
  tenantId: 't-1',
  orderId: 'o-1',
  orderNumber: 1001,
  amount: 2599,
  currency: 'USD',
  paymentMethod: null,
  capture: 'automatic',
  customerEmail: 'ada@example.com',
  returnUrl: 'http://127.0.0.1:3000/return',
} as const;
const untouched = {
  reference: 'manual:p-1',
  status: 'created',
  entries: [],
  refunds: [],
  disputes: [],
  nextAction: null,
  decline: null,
  captureBefore: null,
};

it('knows of no money, however often it is asked', async () => {
  expect(provider).toMatchObject({ name: 'manual', configured: true });
  expect(await provider.create(payment, options)).toEqual(untouched);
  expect(await provider.confirm({ ...payment, reference: 'manual:p-1' }, options)).toEqual(untouched);
  expect(await provider.lookup('manual:p-1', options)).toEqual(untouched);
});

it('voids an invoice without a movement of money', async () => {
  expect(await provider.void('manual:p-1', options)).toEqual({ ...untouched, status: 'voided' });
});

it('tells a refund once, under its own id', async () => {
  const refund = { refundId: 'r-1', reference: 'manual:p-1', amount: 500, currency: 'USD' };
  const snapshot = await provider.refund(refund, options);
  expect(snapshot).toEqual({
    ...untouched,
    entries: [{ kind: 'refunded', amount: 500, reference: 'r-1', refundId: 'r-1' }],
    refunds: [{ reference: 'r-1', refundId: 'r-1', amount: 500, status: 'succeeded' }],
  });
  expect(await provider.refund(refund, options)).toEqual(snapshot);
});

it('believes no webhook', async () => {
  await expect(provider.readWebhook(Buffer.from('{}'), {}, options)).rejects.toThrow(ProviderError);
});
