import type { CallOptions, PaymentProvider } from '@waybill/domain';
import { expect } from 'vitest';
import type { Rig, Step } from './harness.ts';
import { captureId, open, patient, pay, payment, refundId, total } from './payments.ts';

export interface Situation {
  rig: Rig;
  /** Makes the call. */
  call(provider: PaymentProvider, options: CallOptions): Promise<unknown>;
  /** Asks how things stand, and makes the call again where it had no effect: as our jobs do. */
  recover(): Promise<void>;
  /** The provider's books when all is over. */
  books: { captured: number; refunded: number };
}

const nothing = { captured: 0, refunded: 0 };

/** Each call that a fault can befall, in a situation where it has something to do. */
export const situations: Readonly<Record<Step, (rig: Rig) => Promise<Situation>>> = {
  async create(rig) {
    const input = payment(rig.paymentOf('pays'));
    const call: Situation['call'] = (provider, options) => provider.create(input, options);
    // What Stripe answered with 500 it answers with 500 again; the payment is given up, and has taken nothing.
    const recover = async () => void (await call(rig.provider(), patient).catch(() => undefined));
    return { rig, call, recover, books: nothing };
  },
  async confirm(rig) {
    const { confirmation } = await open(rig);
    const call: Situation['call'] = (provider, options) => provider.confirm(confirmation, options);
    const recover = async () => {
      const { status } = await rig.provider().lookup(confirmation.reference, patient);
      if (status !== 'paid') expect(await call(rig.provider(), patient)).toMatchObject({ status: 'paid' });
    };
    return { rig, call, recover, books: { captured: total, refunded: 0 } };
  },
  async lookup(rig) {
    const { confirmation } = await pay(rig);
    const call: Situation['call'] = (provider, options) => provider.lookup(confirmation.reference, options);
    return { rig, call, recover: again(rig, call), books: { captured: total, refunded: 0 } };
  },
  async void(rig) {
    const { confirmation } = await pay(rig, { capture: 'manual' });
    const call: Situation['call'] = (provider, options) => provider.void(confirmation.reference, options);
    const recover = async () =>
      expect(await call(rig.provider(), patient)).toMatchObject({ status: 'voided' });
    return { rig, call, recover, books: nothing };
  },
  async capture(rig) {
    const { confirmation } = await pay(rig, { capture: 'manual' });
    const { reference } = confirmation;
    const input = { captureId: captureId(1), reference, amount: 1000, currency: 'USD', final: false };
    const call: Situation['call'] = (provider, options) => provider.capture(input, options);
    return { rig, call, recover: again(rig, call), books: { captured: 1000, refunded: 0 } };
  },
  async refund(rig) {
    const { confirmation } = await pay(rig);
    const input = {
      refundId: refundId(1),
      reference: confirmation.reference,
      amount: 500,
      currency: 'USD',
    };
    const call: Situation['call'] = (provider, options) => provider.refund(input, options);
    return { rig, call, recover: again(rig, call), books: { captured: total, refunded: 500 } };
  },
  async list(rig) {
    await pay(rig);
    const window = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
    const call: Situation['call'] = (provider, options) => Array.fromAsync(provider.list(window, options));
    return { rig, call, recover: again(rig, call), books: { captured: total, refunded: 0 } };
  },
  async account(rig) {
    const call: Situation['call'] = (provider, options) => provider.account(options);
    return { rig, call, recover: again(rig, call), books: nothing };
  },
  async check(rig) {
    const call: Situation['call'] = (provider, options) => provider.check(options);
    return { rig, call, recover: again(rig, call), books: nothing };
  },
  async readWebhook(rig) {
    const { confirmation } = await pay(rig);
    const { body, headers } = rig.webhook(confirmation.reference, 'good');
    const call: Situation['call'] = (provider, options) => provider.readWebhook(body, headers, options);
    return { rig, call, recover: again(rig, call), books: { captured: total, refunded: 0 } };
  },
};

const again = (rig: Rig, call: Situation['call']) => async () => {
  await call(rig.provider(), patient);
};
