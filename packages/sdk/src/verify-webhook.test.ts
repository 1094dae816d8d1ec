import { generateHookSecret, signHook } from '@waybill/domain';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import { verifyWebhook, WebhookVerificationError } from './verify-webhook.ts';

const secret = generateHookSecret();
const body = JSON.stringify({
  type: 'order.paid',
  timestamp: '2026-03-01T12:00:00.000Z',
  data: { orderId: 'o-1' },
});
const signed = (given: { body?: string; at?: Date; secrets?: string[] } = {}) =>
  signHook({ id: 'msg_1', at: given.at ?? new Date(), body: given.body ?? body }, given.secrets ?? [secret]);
const why = async (verification: Promise<unknown>) =>
  verification.then(
    () => 'believed',
    (error: unknown) =>
      error instanceof WebhookVerificationError ? error.message : `threw ${String(error)}`,
  );

describe('a message', () => {
  it('that Waybill signed is believed, as text and as bytes, by headers of every kind', async () => {
    const headers = signed();
    const upper = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toUpperCase(), value]),
    );
    for (const given of [headers, new Headers(headers), upper]) {
      expect(await verifyWebhook(body, given, secret)).toEqual(JSON.parse(body));
      expect(await verifyWebhook(new TextEncoder().encode(body), given, secret)).toEqual(JSON.parse(body));
    }
  });

  it('is believed during a rotation, whichever of the two secrets the receiver knows', async () => {
    const next = generateHookSecret();
    const headers = signed({ secrets: [next, secret] });
    for (const known of [next, secret])
      expect(await why(verifyWebhook(body, headers, known))).toBe('believed');
  });

  it('means the same to the library of the specification’s authors, whatever it says', async () => {
    const theirs = new Webhook(secret);
    await fc.assert(
      fc.asyncProperty(fc.json(), async (text) => {
        const at = new Date();
        const headers = signHook({ id: 'msg_2', at, body: text }, [secret]);
        expect(theirs.verify(text, { ...headers })).toEqual(JSON.parse(text));
        const byThem = { ...headers, 'webhook-signature': theirs.sign('msg_2', at, text) };
        expect(byThem).toEqual(headers);
        expect(await verifyWebhook(text, byThem, secret)).toEqual(JSON.parse(text));
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['another body', `${body} `, {}, secret],
    ['another secret', body, {}, generateHookSecret()],
    ['another id', body, { 'webhook-id': 'msg_other' }, secret],
    ['another time', body, { 'webhook-timestamp': String(Math.floor(Date.now() / 1_000) - 1) }, secret],
    ['a signature of another version', body, { 'webhook-signature': 'v1a,AAAA' }, secret],
    ['a signature that is none', body, { 'webhook-signature': 'v1,' }, secret],
  ])('with %s is not believed', async (_, text, headers, known) => {
    const verification = verifyWebhook(text, { ...signed(), ...headers }, known);
    expect(await why(verification)).toBe('no signature of the message is made with this secret');
  });

  it('is not believed more than five minutes after it was signed, nor before', async () => {
    const ago = (seconds: number) =>
      verifyWebhook(body, signed({ at: new Date(Date.now() - seconds * 1_000) }), secret);
    expect(await why(ago(295))).toBe('believed');
    expect(await why(ago(305))).toBe('the message is too old');
    expect(await why(ago(-295))).toBe('believed');
    expect(await why(ago(-305))).toBe('the message is from the future');
  });

  it('without one of its headers, or checked with something else than a secret, is not believed', async () => {
    for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature'])
      expect(await why(verifyWebhook(body, { ...signed(), [name]: '' }, secret))).toBe(
        `the header ${name} is missing`,
      );
    expect(await why(verifyWebhook(body, { ...signed(), 'webhook-timestamp': 'now' }, secret))).toBe(
      'the time of the message is no time',
    );
    expect(await why(verifyWebhook(body, signed(), 'whsec_%'))).toBe(
      'the secret is not one of a webhook endpoint',
    );
  });
});
