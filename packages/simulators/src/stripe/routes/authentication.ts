import { Router } from 'express';
import { z } from 'zod';
import { authenticationPage, settledPage } from '../authentication-page.ts';
import type { Books } from '../books.ts';
import type { PaymentIntent } from '../model.ts';
import { authenticatePaymentIntent } from '../payment-intents/authenticate.ts';
import { beginCall, type Simulation } from '../simulation.ts';

const choice = z.object({ outcome: z.enum(['approve', 'fail']) });

/** The issuer's page, where the customer is sent by `next_action`. */
export function authenticationRoutes(simulation: Simulation): Router {
  const router = Router();

  router.use((_req, res, next) => {
    // No form-action: browsers apply it to the redirect after the form too, which leads back to the shop.
    res.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'");
    res.set('Cache-Control', 'no-store');
    next();
  });

  router.get('/:token', (req, res) => {
    const intent = findByChallenge(simulation.books, req.params.token);
    if (intent === undefined) return void res.status(404).send(settledPage('This link leads nowhere.'));
    if (intent.status !== 'requires_action') return void res.send(settledPage(outcomeText(intent)));
    res.send(authenticationPage(simulation.books, intent));
  });

  router.post('/:token', (req, res) => {
    const intent = findByChallenge(simulation.books, req.params.token);
    const chosen = choice.safeParse(req.body);
    if (intent === undefined) return void res.status(404).send(settledPage('This link leads nowhere.'));
    if (!chosen.success) return void res.status(400).send(settledPage('Choose to approve or to fail.'));
    const settled =
      intent.status === 'requires_action'
        ? authenticatePaymentIntent(beginCall(simulation), intent, chosen.data.outcome)
        : intent;
    const back = returnAddress(settled);
    if (back === null) return void res.send(settledPage(outcomeText(settled)));
    res.redirect(303, back);
  });

  return router;
}

const findByChallenge = (books: Books, token: string): PaymentIntent | undefined =>
  books.paymentIntents.values().find(({ challenge }) => challenge?.token === token);

const succeeded = ({ status }: PaymentIntent) => status === 'succeeded' || status === 'requires_capture';

const outcomeText = (intent: PaymentIntent) =>
  succeeded(intent)
    ? 'The payment is approved. You can go back to the shop.'
    : 'The payment is not approved. Go back to the shop to try again.';

function returnAddress(intent: PaymentIntent): string | null {
  if (!intent.challenge?.returnUrl) return null;
  const url = new URL(intent.challenge.returnUrl);
  url.searchParams.set('payment_intent', intent.id);
  url.searchParams.set('payment_intent_client_secret', intent.clientSecret);
  url.searchParams.set('redirect_status', succeeded(intent) ? 'succeeded' : 'failed');
  return url.href;
}
