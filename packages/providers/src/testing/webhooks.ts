import { describe, expect, it } from 'vitest';
import type { ProviderHarness } from './harness.ts';
import { patient, pay, refusal } from './payments.ts';

export function describeWebhooks({ start, lacks }: ProviderHarness): void {
  describe('a webhook', () => {
    if (lacks.webhooks) {
      it(`is never believed: ${lacks.webhooks}`, async () => {
        const provider = (await start()).provider();
        const reading = provider.readWebhook(Buffer.from('{}'), {}, patient);
        expect((await refusal(reading)).kind).toBe('invalid_signature');
      });
      return;
    }

    const send = async (how: 'good' | 'forged' | 'stale') => {
      const { provider, confirmation, rig } = await pay(await start());
      const { body, headers } = rig.webhook(confirmation.reference, how);
      return { provider, body, headers, reference: confirmation.reference };
    };

    it('names the payment it is about, the same event by the same id', async () => {
      const { provider, body, headers, reference } = await send('good');
      const notice = await provider.readWebhook(body, headers, patient);
      expect(notice).toEqual({
        eventId: expect.stringMatching(/\w/),
        type: expect.stringMatching(/\w/),
        reference,
      });
      expect(await provider.readWebhook(body, headers, patient)).toEqual(notice);
    });

    it.each(['forged', 'stale'] as const)('is not believed when it is %s', async (how) => {
      const { provider, body, headers } = await send(how);
      expect((await refusal(provider.readWebhook(body, headers, patient))).kind).toBe('invalid_signature');
    });

    it('is not believed when it was changed on its way', async () => {
      const { provider, body, headers } = await send('good');
      const changed = Buffer.from(body.toString().replace(/"id":"/, '"id":"X'));
      expect(changed.equals(body)).toBe(false);
      expect((await refusal(provider.readWebhook(changed, headers, patient))).kind).toBe('invalid_signature');
    });

    it('is not believed without a signature', async () => {
      const { provider, body } = await send('good');
      expect((await refusal(provider.readWebhook(body, {}, patient))).kind).toBe('invalid_signature');
    });
  });
}
