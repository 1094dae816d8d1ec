import { describe, expect, it } from 'vitest';
import type { ProviderHarness } from './harness.ts';
import { captureId, open, patient, pay, refundId, refusal, sumsOf, total } from './payments.ts';

const dayMs = 24 * 60 * 60 * 1000;

export function describeCapturing({ start, lacks }: ProviderHarness): void {
  describe('money that is set aside', () => {
    if (lacks.capture) {
      it(`is not to be had: ${lacks.capture}`, async () => {
        const { provider, confirmation, rig } = await pay(await start(), { capture: 'manual' });
        const capture = { captureId: captureId(1), amount: total, currency: 'USD', final: true };
        const { reference } = confirmation;
        expect(await provider.capture({ ...capture, reference }, patient)).toMatchObject({ entries: [] });
        expect(rig.books().takes).toBe(0);
      });
      return;
    }

    const hold = async () => {
      const { provider, confirmation, rig } = await pay(await start(), { capture: 'manual' });
      const { reference } = confirmation;
      const capture = (n: number, amount: number, final: boolean) =>
        provider.capture({ captureId: captureId(n), reference, amount, currency: 'USD', final }, patient);
      return { provider, rig, reference, capture };
    };

    it('is authorised, not paid, and says until when', async () => {
      const { provider, rig, reference } = await hold();
      const snapshot = await provider.lookup(reference, patient);
      expect(snapshot).toMatchObject({
        status: 'authorized',
        entries: [{ kind: 'authorized', amount: total }],
      });
      expect(snapshot.captureBefore?.getTime()).toBeGreaterThan(Date.now() + 2 * dayMs);
      expect(rig.books().captured).toBe(0);
    });

    it('is captured whole, once however often that is asked', async () => {
      const { rig, capture } = await hold();
      const first = await capture(1, total, true);
      expect(sumsOf(first)).toEqual({ status: 'paid', captured: total, refunded: 0, voided: 0 });
      expect(first.entries).toContainEqual(
        expect.objectContaining({ kind: 'captured', captureId: captureId(1) }),
      );
      expect(await capture(1, total, true)).toEqual(first);
      expect(rig.books()).toMatchObject({ captured: total });
    });

    it('is captured in parts, each told under its own reference', async () => {
      const { rig, capture } = await hold();
      const first = await capture(1, 1000, false);
      expect(sumsOf(first)).toEqual({ status: 'authorized', captured: 1000, refunded: 0, voided: 0 });
      expect(await capture(1, 1000, false)).toEqual(first);
      const second = await capture(2, 1599, true);
      expect(sumsOf(second)).toEqual({ status: 'paid', captured: total, refunded: 0, voided: 0 });
      const captures = second.entries.filter(({ kind }) => kind === 'captured');
      expect(captures.map((entry) => entry.captureId)).toEqual([captureId(1), captureId(2)]);
      expect(new Set(captures.map(({ reference }) => reference)).size).toBe(2);
      expect(second.entries).toEqual(expect.arrayContaining(first.entries));
      expect(rig.books().captured).toBe(total);
    });

    it('is let go of where the last capture takes less', async () => {
      const { rig, capture } = await hold();
      await capture(1, 1000, false);
      expect(sumsOf(await capture(2, 599, true))).toEqual({
        status: 'paid',
        captured: 1599,
        refunded: 0,
        voided: 1000,
      });
      expect(rig.books().captured).toBe(1599);
    });

    it('is not captured beyond what is there', async () => {
      const { provider, rig, reference, capture } = await hold();
      expect(await refusal(capture(1, 2 * total, true))).toMatchObject({ kind: 'rejected' });
      expect(await provider.lookup(reference, patient)).toMatchObject({ status: 'authorized' });
      expect(rig.books().captured).toBe(0);
    });

    it('is given back when it is voided, and can be captured no more', async () => {
      const { provider, rig, reference, capture } = await hold();
      const voided = await provider.void(reference, patient);
      expect(sumsOf(voided)).toEqual({ status: 'voided', captured: 0, refunded: 0, voided: total });
      expect(await provider.void(reference, patient)).toEqual(voided);
      expect(await capture(1, total, true)).toEqual(voided);
      expect(rig.books().captured).toBe(0);
    });

    it('stays taken, as far as it was, when the rest is voided', async () => {
      const { provider, reference, capture } = await hold();
      await capture(1, 1000, false);
      const voided = await provider.void(reference, patient);
      expect(sumsOf(voided)).toEqual({ status: 'paid', captured: 1000, refunded: 0, voided: 1599 });
      expect(await provider.lookup(reference, patient)).toEqual(voided);
    });

    it('is refunded over several captures', async () => {
      const { provider, rig, reference, capture } = await hold();
      await capture(1, 1000, false);
      await capture(2, 1599, true);
      const refund = { refundId: refundId(1), reference, amount: 2000, currency: 'USD' };
      const refunded = await provider.refund(refund, patient);
      expect(sumsOf(refunded)).toEqual({ status: 'paid', captured: total, refunded: 2000, voided: 0 });
      expect(await provider.refund(refund, patient)).toEqual(refunded);
      expect(rig.books().refunded).toBe(2000);
    });
  });

  describeVoid({ start, lacks });
}

function describeVoid({ start, lacks }: ProviderHarness): void {
  describe('void', () => {
    it('ends a payment that took nothing, and twice is no error', async () => {
      const { provider, confirmation, rig } = await open(await start());
      const voided = await provider.void(confirmation.reference, patient);
      expect(voided).toMatchObject({ reference: confirmation.reference, status: 'voided', entries: [] });
      expect(await provider.void(confirmation.reference, patient)).toEqual(voided);
      expect(rig.books().takes).toBe(0);
    });

    const fleeting = lacks['lasting void'];
    const what = fleeting ? `does not last: ${fleeting}` : 'lasts, whoever confirms it later';
    it(what, async () => {
      const { provider, confirmation } = await open(await start());
      await provider.void(confirmation.reference, patient);
      const { status } = await provider.lookup(confirmation.reference, patient);
      if (fleeting) expect(status).not.toBe('voided');
      else expect(await provider.confirm(confirmation, patient)).toMatchObject({ status: 'voided' });
    });

    if (lacks.charge) return;
    it('leaves money that was taken, and says that it was', async () => {
      const { provider, confirmation, rig } = await pay(await start());
      expect(sumsOf(await provider.void(confirmation.reference, patient))).toEqual({
        status: 'paid',
        captured: total,
        refunded: 0,
        voided: 0,
      });
      expect(rig.books()).toMatchObject({ captured: total, refunded: 0 });
    });
  });
}
