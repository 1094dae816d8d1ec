import { signWebhook } from '@waybill/simulators/stripe';
import { password } from '../people.ts';
import { webhookSecret } from '../start-api.ts';
import { type Fill, type Filling, nothing } from './filling.ts';

const form = (fields: Record<string, string>): Filling => ({
  raw: new URLSearchParams(fields).toString(),
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
});

function stripeEvent(reference: string, secret: string): Filling {
  const object = { id: reference, object: 'payment_intent' };
  const type = 'payment_intent.succeeded';
  const raw = JSON.stringify({ id: `evt_${reference}`, object: 'event', type, data: { object } });
  const signature = signWebhook(raw, secret, Math.floor(Date.now() / 1_000));
  return { raw, headers: { 'stripe-signature': signature, 'content-type': 'application/json' } };
}

/** What is mounted beside the declared routes, by method and path. */
export const pageFillings: Readonly<Record<string, Fill>> = {
  // A shop's slug is public. Who cannot sign for it changes nothing there; to the own one the other's payment is named.
  'POST /webhooks/stripe/:tenant': ({ reference }, { slug }) => [
    { params: { tenant: slug }, ...stripeEvent(reference, webhookSecret) },
    { params: { tenant: slug }, ...stripeEvent(reference, 'whsec_of_a_stranger') },
  ],
  'POST /webhooks/paypal/:tenant': ({ reference }, { slug }) => [
    { params: { tenant: slug }, ...stripeEvent(reference, 'whsec_of_a_stranger') },
  ],
  'GET /orders/status': ({ orderId }) => [{ query: { token: orderId } }],
  'GET /checkout/return': ({ orderId }) => [{ query: { order: orderId } }],
  'GET /account/invitation': ({ invitationId }) => [{ query: { token: invitationId } }],
  'POST /account/invitation': ({ invitationId }) => [form({ token: invitationId, password })],
  'GET /account/password': ({ personId }) => [{ query: { token: personId } }],
  'POST /account/password': ({ personId }) => [form({ token: personId, password })],
  'GET /docs': nothing,
  'GET /docs/swagger-ui.css': nothing,
  'GET /docs/swagger-ui-bundle.js': nothing,
  'GET /docs/page.css': nothing,
  'GET /docs/page.js': nothing,
  'GET /ops/login': nothing,
  'POST /ops/login': ({ email }) => [form({ email, password: 'a guess, and a wrong one' })],
  'GET /ops/logout': nothing,
  'POST /ops/logout': nothing,
  'GET /ops/status': nothing,
  'GET /ops/status.json': nothing,
  'POST /ops/obligations/:id/retry': ({ obligationId }) => [{ params: { id: obligationId } }],
};
