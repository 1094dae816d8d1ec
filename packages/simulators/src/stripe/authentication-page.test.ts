import type Stripe from 'stripe';
import { expect, it } from 'vitest';
import { refusal, startSimulator } from './test-simulator.ts';

const returnUrl = 'http://127.0.0.1:9/orders/o-1?from=shop';

async function startAuthentication(card = 'pm_card_threeDSecure2Required', return_url?: string) {
  const { stripe, simulator } = await startSimulator();
  const { id } = await stripe.paymentIntents.create({
    amount: 1999,
    currency: 'usd',
    capture_method: 'automatic',
    payment_method: card,
    description: '<b>"Mugs" & more</b>',
  });
  const intent = await stripe.paymentIntents.confirm(id, return_url === undefined ? {} : { return_url });
  const action = intent.next_action;
  const page = action?.redirect_to_url?.url ?? String(Object(action?.use_stripe_sdk)['stripe_js']);
  const choose = (outcome: string) =>
    fetch(page, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ outcome }) });
  return { stripe, simulator, intent, page, choose };
}

it('shows the amount and the card, and escapes what the shop says', async () => {
  const { page } = await startAuthentication('pm_card_authenticationRequired', returnUrl);
  const shown = await fetch(page);
  const html = await shown.text();
  expect(shown.headers.get('Content-Type')).toContain('text/html');
  expect(html).toContain('$19.99');
  expect(html).toContain('visa card ending in 3184');
  expect(html).not.toContain('<b>"Mugs"');
  expect(html).toContain('&#60;b&#62;&#34;Mugs&#34; &#38; more');
});

it('takes the money when the customer approves, and sends them back to the shop', async () => {
  const { stripe, simulator, intent, choose } = await startAuthentication(undefined, returnUrl);
  expect(simulator.books().totals).toMatchObject([{ charges: 0 }]);
  const answer = await choose('approve');
  expect(answer.status).toBe(303);
  const back = new URL(String(answer.headers.get('Location')));
  expect(back.origin + back.pathname).toBe('http://127.0.0.1:9/orders/o-1');
  expect(Object.fromEntries(back.searchParams)).toEqual({
    from: 'shop',
    payment_intent: intent.id,
    payment_intent_client_secret: intent.client_secret,
    redirect_status: 'succeeded',
  });
  const paid = await stripe.paymentIntents.retrieve(intent.id, { expand: ['latest_charge'] });
  expect(paid).toMatchObject({ status: 'succeeded', next_action: null });
  const { payment_method_details } = paid.latest_charge as Stripe.Charge;
  expect(payment_method_details?.card?.three_d_secure).toMatchObject({ result: 'authenticated' });
});

it('charges once, however often the customer sends the form', async () => {
  const { simulator, page, choose } = await startAuthentication(undefined, returnUrl);
  await choose('approve');
  const again = await choose('fail');
  expect(new URL(String(again.headers.get('Location'))).searchParams.get('redirect_status')).toBe(
    'succeeded',
  );
  expect(simulator.books().payments).toMatchObject([{ charges: 1, status: 'succeeded' }]);
  expect(await (await fetch(page)).text()).toContain('The payment is approved.');
});

it('takes nothing when the customer fails, and says why', async () => {
  const { stripe, simulator, intent, choose } = await startAuthentication(undefined, returnUrl);
  const answer = await choose('fail');
  expect(new URL(String(answer.headers.get('Location'))).searchParams.get('redirect_status')).toBe('failed');
  expect(await stripe.paymentIntents.retrieve(intent.id)).toMatchObject({
    status: 'requires_payment_method',
    payment_method: null,
    last_payment_error: { code: 'payment_intent_authentication_failure', type: 'invalid_request_error' },
  });
  expect(simulator.books().totals).toMatchObject([{ charges: 0 }]);
});

it('lets the issuer decline after a good authentication', async () => {
  const card = 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds';
  const { stripe, intent, choose } = await startAuthentication(card, returnUrl);
  const answer = await choose('approve');
  expect(new URL(String(answer.headers.get('Location'))).searchParams.get('redirect_status')).toBe('failed');
  const { last_payment_error } = await stripe.paymentIntents.retrieve(intent.id);
  expect(last_payment_error).toMatchObject({ code: 'card_declined', decline_code: 'insufficient_funds' });
});

it('leaves the customer on the page when there is no way back', async () => {
  const { intent, choose } = await startAuthentication();
  expect(intent.next_action).toMatchObject({ type: 'use_stripe_sdk' });
  const answer = await choose('approve');
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain('The payment is approved.');
});

it('knows no other address and no other choice', async () => {
  const { simulator, choose } = await startAuthentication(undefined, returnUrl);
  expect((await fetch(`${simulator.url}/authenticate/payatt_none`)).status).toBe(404);
  expect((await choose('shrug')).status).toBe(400);
});

it('is also passed by scripts, once', async () => {
  const { stripe, simulator, intent } = await startAuthentication(undefined, returnUrl);
  const act = () =>
    fetch(`${simulator.url}/_simulator/payment_intents/${intent.id}/authenticate`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ outcome: 'approve' }),
    });
  expect(await (await act()).json()).toMatchObject({ id: intent.id, status: 'succeeded' });
  expect((await act()).status).toBe(400);
  expect((await refusal(stripe.paymentIntents.confirm(intent.id))).code).toBe(
    'payment_intent_unexpected_state',
  );
});
