import type { Acceptance } from '@waybill/domain';
import type { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { type Call, type Route, route } from '../http/route.ts';
import { orderAnswer } from './order-answers.ts';
import { newOrderSchema } from './order-schemas.ts';
import { placedBy } from './placed-by.ts';
import { requireProvider } from './require-provider.ts';
import { requireAccepted, sendAccepted } from './send-accepted.ts';

async function submit(
  deps: Pick<AppDeps, 'intake' | 'findStanding'>,
  call: Pick<Call<z.output<typeof newOrderSchema>>, 'scope' | 'body' | 'req' | 'sent' | 'idempotent'>,
): Promise<Acceptance> {
  const { tenantId, actor, requestId = null } = call.scope;
  const by = await placedBy(deps, call);
  return deps.intake.submit(tenantId, { ...by, order: call.body, actor, requestId });
}

/** `POST /v1/orders`: 202 after the durable commit, whether the queue is up or not. */
export const createOrderRoute = (deps: AppDeps): Route =>
  route({
    method: 'post',
    path: '/v1/orders',
    name: 'createOrder',
    summary: 'Takes an order: it is safe in the database before the answer is sent.',
    description: `The answer is 202 once the order is committed; a job then prices it and holds its stock. What cannot be
fulfilled becomes \`rejected\`, with the reason in \`rejection\` and a mail to the customer; it is no problem of this request.
The payment may ask for something of the customer, which \`payments[].nextAction\` tells.`,
    permission: 'orders:write',
    body: newOrderSchema,
    answers: { 202: orderAnswer },
    idempotent: true,
    headers: ['Prefer'],
    answerHeaders: ['Location', 'Preference-Applied'],
    problems: ['payment_provider_not_configured', 'payment_currency_not_supported', 'storage_limit_reached'],
    handle: async (call) => {
      const { scope, body } = call;
      const { tenantId } = scope;
      await requireProvider(deps.providers, {
        tenantId,
        name: body.payment.provider,
        currency: body.currency,
        path: 'payment.provider',
      });
      await sendAccepted(deps, call, requireAccepted(await submit(deps, call), deps.db.now()));
    },
  });
