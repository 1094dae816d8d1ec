import { describe, expect, it } from 'vitest';
import type { ProviderHarness } from './harness.ts';
import { open, patient, pay, payment, sumsOf, total } from './payments.ts';

export function describeCharging({ start, lacks }: ProviderHarness): void {
  describe('a payment', () => {
    it('is opened without moving money, once however often it is opened', async () => {
      const rig = await start();
      const input = payment(rig.paymentOf('pays'));
      const first = await rig.provider().create(input, patient);
      expect(first.entries).toEqual([]);
      expect(['created', 'requires_action']).toContain(first.status);
      expect(await rig.provider().create(input, patient)).toMatchObject({ reference: first.reference });
      expect(rig.books()).toEqual({ captured: 0, refunded: 0, takes: 0 });
    });

    if (lacks.charge) {
      it(`takes no money: ${lacks.charge}`, async () => {
        const { provider, confirmation, rig } = await pay(await start());
        expect(await provider.lookup(confirmation.reference, patient)).toMatchObject({ entries: [] });
        expect(rig.books().takes).toBe(0);
      });
      return;
    }

    it('is charged, and told with the movement of the money', async () => {
      const { provider, confirmation, rig } = await open(await start());
      const snapshot = await provider.confirm(confirmation, patient);
      expect(snapshot).toMatchObject({
        reference: confirmation.reference,
        status: 'paid',
        refunds: [],
        disputes: [],
        nextAction: null,
        decline: null,
        captureBefore: null,
      });
      expect(sumsOf(snapshot)).toEqual({ status: 'paid', captured: total, refunded: 0, voided: 0 });
      expect(await provider.lookup(confirmation.reference, patient)).toEqual(snapshot);
      expect(rig.books()).toEqual({ captured: total, refunded: 0, takes: 1 });
    });

    it('is charged once, however often it is confirmed', async () => {
      const { provider, confirmation, rig } = await pay(await start());
      const first = await provider.confirm(confirmation, patient);
      expect(await provider.confirm(confirmation, patient)).toEqual(first);
      expect(rig.books()).toMatchObject({ captured: total, takes: 1 });
    });

    it('is charged once when it is confirmed by two at the same time', async () => {
      const { provider, confirmation, rig } = await open(await start());
      await Promise.allSettled([
        provider.confirm(confirmation, patient),
        provider.confirm(confirmation, patient),
      ]);
      expect(await provider.lookup(confirmation.reference, patient)).toMatchObject({ status: 'paid' });
      expect(rig.books()).toMatchObject({ captured: total, takes: 1 });
    });

    it('is not found under a reference that is none', async () => {
      const provider = (await start()).provider();
      await expect(provider.lookup('none-of-theirs', patient)).rejects.toMatchObject({ kind: 'not_found' });
    });
  });

  describeDecline({ start, lacks });
  describeApproval({ start, lacks });
}

function describeDecline({ start, lacks }: ProviderHarness): void {
  describe('a decline', () => {
    if (lacks.decline) {
      it(`does not happen: ${lacks.decline}`, async () => {
        const { provider, confirmation } = await pay(await start());
        const { status, decline } = await provider.lookup(confirmation.reference, patient);
        expect({ status, decline }).toMatchObject({
          status: expect.not.stringMatching('failed'),
          decline: null,
        });
      });
      return;
    }

    it('is an answer, not an error, with a code for us and words for the customer', async () => {
      const { provider, confirmation, rig } = await open(await start(), 'is declined');
      const snapshot = await provider.confirm(confirmation, patient);
      expect(snapshot).toMatchObject({
        status: 'failed',
        entries: [],
        nextAction: null,
        decline: { code: expect.stringMatching(/\w/), message: expect.stringMatching(/\w+ \w+/) },
      });
      expect(await provider.confirm(confirmation, patient)).toEqual(snapshot);
      expect(rig.books()).toEqual({ captured: 0, refunded: 0, takes: 0 });
    });

    const forgotten = lacks['remembered decline'];
    const later = forgotten ? `is not told again later: ${forgotten}` : 'is told again later';
    it(later, async () => {
      const { provider, confirmation } = await open(await start(), 'is declined');
      const snapshot = await provider.confirm(confirmation, patient);
      const found = await provider.lookup(confirmation.reference, patient);
      if (forgotten) expect(found.entries).toEqual([]);
      else expect(found).toEqual(snapshot);
    });
  });
}

function describeApproval({ start, lacks }: ProviderHarness): void {
  describe('the approval of the customer', () => {
    if (lacks.approval) {
      it(`is not asked for: ${lacks.approval}`, async () => {
        const { provider, confirmation } = await pay(await start());
        expect(await provider.lookup(confirmation.reference, patient)).toMatchObject({ nextAction: null });
      });
      return;
    }

    it('is waited for at an address, and nothing is taken before', async () => {
      const { provider, confirmation, rig } = await open(await start(), 'has to approve');
      const snapshot = await provider.confirm(confirmation, patient);
      expect(snapshot).toMatchObject({
        status: 'requires_action',
        entries: [],
        nextAction: { type: 'redirect', url: expect.stringMatching(/^https?:/) },
      });
      expect(await provider.lookup(confirmation.reference, patient)).toEqual(snapshot);
      expect(rig.books().takes).toBe(0);
    });

    it('leads to the money, once', async () => {
      const { provider, confirmation, rig } = await open(await start(), 'has to approve');
      await provider.confirm(confirmation, patient);
      await rig.act(confirmation.reference, 'has to approve');
      const { status } = await provider.lookup(confirmation.reference, patient);
      expect(['approved', 'paid']).toContain(status);
      expect(await provider.confirm(confirmation, patient)).toMatchObject({ status: 'paid' });
      expect(await provider.confirm(confirmation, patient)).toMatchObject({ status: 'paid' });
      expect(rig.books()).toMatchObject({ captured: total, takes: 1 });
    });
  });
}
