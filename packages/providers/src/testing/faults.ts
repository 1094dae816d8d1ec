import type { PaymentProvider, ProviderErrorKind } from '@waybill/domain';
import { describe, expect, it } from 'vitest';
import type { Fault, ProviderHarness, Rig, Step } from './harness.ts';
import { captureId, open, patient, pay, payment, refundId, refusal, total } from './payments.ts';

interface Situation {
  rig: Rig;
  /** Makes the call; the provider may be one with little patience. */
  call(provider: PaymentProvider): Promise<unknown>;
  /** Asks how things stand, and makes the call again where it had no effect: as our jobs do. */
  recover(): Promise<void>;
  /** The provider's books when all is over. */
  books: { captured: number; refunded: number };
}

const nothing = { captured: 0, refunded: 0 };

/** Each call that a fault can befall, in a situation where it has something to do. */
const situations: Readonly<Record<Step, (rig: Rig) => Promise<Situation>>> = {
  async create(rig) {
    const input = payment(rig.paymentOf('pays'));
    const call = (provider: PaymentProvider) => provider.create(input, patient);
    // What Stripe answered with 500 it answers with 500 again; the payment is given up, and has taken nothing.
    const recover = async () => void (await call(rig.provider()).catch(() => undefined));
    return { rig, call, recover, books: nothing };
  },
  async confirm(rig) {
    const { confirmation } = await open(rig);
    const call = (provider: PaymentProvider) => provider.confirm(confirmation, patient);
    const recover = async () => {
      const { status } = await rig.provider().lookup(confirmation.reference, patient);
      if (status !== 'paid') expect(await call(rig.provider())).toMatchObject({ status: 'paid' });
    };
    return { rig, call, recover, books: { captured: total, refunded: 0 } };
  },
  async lookup(rig) {
    const { confirmation } = await pay(rig);
    const call = (provider: PaymentProvider) => provider.lookup(confirmation.reference, patient);
    return { rig, call, recover: again(rig, call), books: { captured: total, refunded: 0 } };
  },
  async void(rig) {
    const { confirmation } = await pay(rig, { capture: 'manual' });
    const call = (provider: PaymentProvider) => provider.void(confirmation.reference, patient);
    const recover = async () => expect(await call(rig.provider())).toMatchObject({ status: 'voided' });
    return { rig, call, recover, books: nothing };
  },
  async capture(rig) {
    const { confirmation } = await pay(rig, { capture: 'manual' });
    const { reference } = confirmation;
    const input = { captureId: captureId(1), reference, amount: 1000, currency: 'USD', final: false };
    const call = (provider: PaymentProvider) => provider.capture(input, patient);
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
    const call = (provider: PaymentProvider) => provider.refund(input, patient);
    return { rig, call, recover: again(rig, call), books: { captured: total, refunded: 500 } };
  },
  async list(rig) {
    await pay(rig);
    const window = { from: new Date(Date.now() - 60_000), to: new Date(Date.now() + 60_000) };
    const call = (provider: PaymentProvider) => Array.fromAsync(provider.list(window, patient));
    return { rig, call, recover: again(rig, call), books: { captured: total, refunded: 0 } };
  },
  async check(rig) {
    const call = (provider: PaymentProvider) => provider.check(patient);
    return { rig, call, recover: again(rig, call), books: nothing };
  },
  async readWebhook(rig) {
    const { confirmation } = await pay(rig);
    const { body, headers } = rig.webhook(confirmation.reference, 'good');
    const call = (provider: PaymentProvider) => provider.readWebhook(body, headers, patient);
    return { rig, call, recover: again(rig, call), books: { captured: total, refunded: 0 } };
  },
};

const again = (rig: Rig, call: Situation['call']) => async () => {
  await call(rig.provider());
};

/** Steps that change nothing: nobody has to ask what became of them. */
const asking = new Set<Step>(['lookup', 'list', 'check', 'readWebhook']);

const lost: readonly Fault[] = [
  { kind: 'drop_before' },
  { kind: 'drop_after' },
  { kind: 'hang_before' },
  { kind: 'hang_after' },
  { kind: 'status', status: 500, executed: false },
  { kind: 'status', status: 500, executed: true },
];

const impatienceMs = 400;

/** Each fault at each call: it is told for what it is, and what follows has its effect once. */
export function describeFaults({ start, lacks, local = [] }: ProviderHarness): void {
  if (lacks.faults) {
    describe('a fault of the network', () => {
      it(`cannot happen: ${lacks.faults}`, async () => {
        const { provider, confirmation } = await open(await start());
        const gone = { signal: AbortSignal.abort() };
        await expect(provider.lookup(confirmation.reference, gone)).resolves.toMatchObject({ entries: [] });
      });
    });
    return;
  }

  const steps = (Object.keys(situations) as Step[]).filter((step) => !local.includes(step));
  describe.each(steps)('a fault at %s', (step) => {
    it.each(lost)('is told as unknown, and its effect comes once: %o', async (fault) => {
      const { rig, call, recover, books } = await situations[step](await start());
      rig.fault(step, fault);
      const hangs = fault.kind.startsWith('hang');
      const provider = rig.provider(hangs ? { timeoutMs: impatienceMs } : {});
      const kinds: ProviderErrorKind[] = asking.has(step) ? ['unknown', 'unavailable'] : ['unknown'];
      expect(kinds).toContain((await refusal(call(provider))).kind);
      await recover();
      expect(rig.books()).toMatchObject(books);
    });

    it('is told as rate limited, and its effect comes with the next try', async () => {
      const { rig, call, recover, books } = await situations[step](await start());
      rig.fault(step, { kind: 'status', status: 429, executed: false });
      expect((await refusal(call(rig.provider()))).kind).toBe('rate_limited');
      await recover();
      expect(rig.books()).toMatchObject(books);
    });

    it.each(['before', 'after'] as const)('that only delays it (%s) changes nothing', async (when) => {
      const { rig, call, books } = await situations[step](await start());
      rig.fault(step, { kind: 'latency', ms: 50, when });
      await call(rig.provider());
      expect(rig.books()).toMatchObject(books);
    });
  });
}
