import { describe, expect, it } from 'vitest';
import type { ProviderHarness } from './harness.ts';
import { patient, pay, refundId, refusal, sumsOf, total } from './payments.ts';

export function describeRefunding({ start, lacks }: ProviderHarness): void {
  describe('a refund', () => {
    const paid = async () => {
      const { provider, confirmation, rig } = await pay(await start());
      const { reference } = confirmation;
      const refund = (n: number, amount: number) =>
        provider.refund({ refundId: refundId(n), reference, amount, currency: 'USD' }, patient);
      return { provider, rig, reference, refund };
    };

    it('is told under our id, and made once however often it is asked for', async () => {
      const { refund } = await paid();
      const first = await refund(1, 500);
      expect(first.refunds).toMatchObject([{ refundId: refundId(1), amount: 500, status: 'succeeded' }]);
      expect(first.entries).toContainEqual(
        expect.objectContaining({ kind: 'refunded', amount: 500, refundId: refundId(1) }),
      );
      expect(await refund(1, 500)).toEqual(first);
    });

    if (lacks.memory) {
      it(`is forgotten afterwards: ${lacks.memory}`, async () => {
        const { provider, reference, refund } = await paid();
        await refund(1, 500);
        expect(await provider.lookup(reference, patient)).toMatchObject({ entries: [], refunds: [] });
      });
      return;
    }

    it('gives back parts until nothing is left, and then only tells how things stand', async () => {
      const { provider, rig, reference, refund } = await paid();
      await refund(1, 500);
      await refund(2, 99);
      const all = await refund(3, 2000);
      expect(sumsOf(all)).toMatchObject({ status: 'paid', captured: total, refunded: total });
      expect(all.refunds.map((each) => each.refundId).toSorted()).toEqual([1, 2, 3].map(refundId));
      expect(await refund(4, 1)).toEqual(all);
      expect(await provider.lookup(reference, patient)).toEqual(all);
      expect(rig.books()).toEqual({ captured: total, refunded: total, takes: 1 });
    });

    it('gives back everything at once', async () => {
      const { rig, refund } = await paid();
      expect(sumsOf(await refund(1, total))).toMatchObject({ refunded: total });
      expect(rig.books().refunded).toBe(total);
    });

    it('is rejected beyond what is left', async () => {
      const { rig, refund } = await paid();
      await refund(1, 2000);
      expect(await refusal(refund(2, 600))).toMatchObject({ kind: 'rejected' });
      expect(rig.books().refunded).toBe(2000);
    });

    it('is made once when two ask for it at the same time', async () => {
      const { provider, rig, reference, refund } = await paid();
      await Promise.allSettled([refund(1, 500), refund(1, 500)]);
      expect(sumsOf(await provider.lookup(reference, patient)).refunded).toBe(500);
      expect(rig.books().refunded).toBe(500);
    });
  });
}
