import { signWebhook } from '@waybill/simulators/stripe';
import { describe, expect, it } from 'vitest';
import { createStripeProvider } from './create-stripe-provider.ts';
import { options, refusal, secretKey, webhookSecret } from './test-provider.ts';

const provider = createStripeProvider({ secretKey, webhookSecret, timeoutMs: 1_000 });
const seconds = () => Math.floor(Date.now() / 1000);

const event = (type: string, object: object) =>
  JSON.stringify({ id: 'evt_1', object: 'event', type, data: { object } });
const paid = event('payment_intent.succeeded', { id: 'pi_1', object: 'payment_intent' });

const read = (body: string, signature = signWebhook(body, webhookSecret, seconds())) =>
  provider.readWebhook(Buffer.from(body), { 'stripe-signature': signature }, options);

const refusedAs = async (reading: Promise<unknown>) => (await refusal(reading)).kind;

describe('a webhook that is signed rightly', () => {
  it.each([
    ['payment_intent.succeeded', { id: 'pi_1', object: 'payment_intent' }],
    ['charge.refunded', { id: 'ch_1', object: 'charge', payment_intent: 'pi_1' }],
    ['charge.dispute.created', { id: 'dp_1', object: 'dispute', payment_intent: 'pi_1' }],
    ['refund.updated', { id: 're_1', object: 'refund', payment_intent: { id: 'pi_1' } }],
  ])('names the payment that %s is about', async (type, object) => {
    expect(await read(event(type, object))).toEqual({ eventId: 'evt_1', type, reference: 'pi_1' });
  });

  it.each([
    ['payment_intent.created', { id: 'pi_1', object: 'payment_intent' }],
    ['customer.created', { id: 'cus_1', object: 'customer' }],
    ['charge.succeeded', { id: 'ch_1', object: 'charge', payment_intent: null }],
    ['some.type.of.the.future', { id: 'x_1', object: 'future' }],
    ['balance.available', {}],
  ])('names none for %s', async (type, object) => {
    expect(await read(event(type, object))).toEqual({ eventId: 'evt_1', type, reference: null });
  });

  it.each(['not JSON', 'null', '{"id":1}', '{"id":"evt_1","type":"x"}', event('x', [])])(
    'is rejected when it is no event: %s',
    async (body) => {
      expect(await refusedAs(read(body))).toBe('rejected');
    },
  );
});

describe('a webhook that is not to be believed', () => {
  it('was signed with another secret', async () => {
    expect(await refusedAs(read(paid, signWebhook(paid, 'whsec_other', seconds())))).toBe(
      'invalid_signature',
    );
  });

  it('was changed after it was signed', async () => {
    const forged = event('payment_intent.succeeded', { id: 'pi_2', object: 'payment_intent' });
    expect(await refusedAs(read(forged, signWebhook(paid, webhookSecret, seconds())))).toBe(
      'invalid_signature',
    );
  });

  it('is older than five minutes', async () => {
    expect(await refusedAs(read(paid, signWebhook(paid, webhookSecret, seconds() - 310)))).toBe(
      'invalid_signature',
    );
    expect(await read(paid, signWebhook(paid, webhookSecret, seconds() - 290))).toMatchObject({
      reference: 'pi_1',
    });
  });

  it('has no signature, or no secret to check it with', async () => {
    expect(await refusedAs(provider.readWebhook(Buffer.from(paid), {}, options))).toBe('invalid_signature');
    expect(await refusedAs(read(paid, 'nonsense'))).toBe('invalid_signature');
    const secretless = createStripeProvider({ secretKey, webhookSecret: null, timeoutMs: 1_000 });
    const headers = { 'stripe-signature': signWebhook(paid, webhookSecret, seconds()) };
    expect(await refusedAs(secretless.readWebhook(Buffer.from(paid), headers, options))).toBe(
      'invalid_signature',
    );
  });
});
