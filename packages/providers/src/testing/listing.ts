import type { ListedPayment, PaymentProvider } from '@waybill/domain';
import { describe, expect, it } from 'vitest';
import type { ProviderHarness } from './harness.ts';
import { patient, pay, payment, refusal } from './payments.ts';

const minuteMs = 60_000;

async function listed(provider: PaymentProvider, window: { from: number; to: number }) {
  const found: ListedPayment[] = [];
  const dates = { from: new Date(window.from), to: new Date(window.to) };
  for await (const each of provider.list(dates, patient)) found.push(each);
  return found;
}

export function describeListing({ start, lacks }: ProviderHarness): void {
  describe('the list of payments', () => {
    if (lacks.list) {
      it(`is empty: ${lacks.list}`, async () => {
        const { provider } = await pay(await start());
        expect(await listed(provider, { from: 0, to: Date.now() })).toEqual([]);
      });
      return;
    }

    it('names each payment of the time, with its owner and its state', async () => {
      const rig = await start();
      const paymentIds = Array.from({ length: 3 }, (_, n) => `0198c2f4-1111-7000-8000-00000000001${n}`);
      for (const paymentId of paymentIds) await pay(rig, { paymentId, orderNumber: 2001 });
      const now = Date.now();
      const found = await listed(rig.provider(), { from: now - minuteMs, to: now + minuteMs });
      expect(found.map(({ paymentId }) => paymentId).toSorted()).toEqual(paymentIds);
      for (const { tenantId, currency, createdAt, snapshot } of found) {
        expect({ tenantId, currency }).toEqual({ tenantId: payment().tenantId, currency: 'USD' });
        expect(Math.abs(createdAt.getTime() - now)).toBeLessThan(minuteMs);
        expect(snapshot).toEqual(await rig.provider().lookup(snapshot.reference, patient));
      }
    });

    it('leaves out what was opened at another time', async () => {
      const rig = await start();
      await pay(rig);
      const hourAgo = Date.now() - 60 * minuteMs;
      expect(await listed(rig.provider(), { from: hourAgo - minuteMs, to: hourAgo })).toEqual([]);
    });
  });

  describe('a check of the credentials', () => {
    it('says whether they are for tests', async () => {
      const rig = await start();
      const { mode } = await rig.provider().check(patient);
      expect(mode).toBe(lacks.faults ? 'live' : 'test');
    });

    it('are of the same account each time, in the mode that the check tells', async () => {
      const provider = (await start()).provider();
      const account = await provider.account(patient);
      expect(account).toEqual({
        id: expect.stringMatching(/\S/),
        mode: (await provider.check(patient)).mode,
      });
      expect(await provider.account(patient)).toEqual(account);
    });

    if (lacks.faults) return;
    it('is not made when the caller has given up', async () => {
      const provider = (await start()).provider();
      const gone = { signal: AbortSignal.abort() };
      expect((await refusal(provider.check(gone))).kind).toBe('unavailable');
    });
  });
}
