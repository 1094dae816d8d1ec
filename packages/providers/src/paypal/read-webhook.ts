import { ApiError } from '@paypal/paypal-server-sdk';
import { ProviderError, type WebhookNotice } from '@waybill/domain';
import { z } from 'zod';
import { captureOf } from './refund-payment.ts';
import { readJson, sendJson } from './request-json.ts';
import type { Session } from './session.ts';

/**
 * Older notices may be somebody's recording of one. PayPal repeats a delivery for three days and does not promise to
 * sign each attempt anew.
 */
const toleranceMs = 3 * 24 * 60 * 60 * 1000 + 300_000;

const event = z.object({ id: z.string(), event_type: z.string(), resource: z.unknown() });
type Event = z.output<typeof event>;

/** Headers as PayPal names them, and as its verification wants them back. */
const signature = z
  .object({
    'paypal-auth-algo': z.string(),
    'paypal-cert-url': z.string(),
    'paypal-transmission-id': z.string(),
    'paypal-transmission-sig': z.string(),
    'paypal-transmission-time': z.string(),
  })
  .transform((headers) => ({
    auth_algo: headers['paypal-auth-algo'],
    cert_url: headers['paypal-cert-url'],
    transmission_id: headers['paypal-transmission-id'],
    transmission_sig: headers['paypal-transmission-sig'],
    transmission_time: headers['paypal-transmission-time'],
  }));
type Signature = z.output<typeof signature>;

const verification = z.object({ verification_status: z.string() });

/** Reads what a webhook says before anything is asked: a notice without a fresh signature costs no request. */
export function readSigned(
  rawBody: Buffer,
  headers: Record<string, string | undefined>,
): { body: string; event: Event; signature: Signature } {
  const { data: signed } = signature.safeParse(headers);
  const age = Date.now() - Date.parse(signed?.transmission_time ?? '');
  if (signed === undefined || !(Math.abs(age) <= toleranceMs)) throw forged();
  const body = rawBody.toString();
  try {
    return { body, event: event.parse(JSON.parse(body)), signature: signed };
  } catch (error) {
    throw new ProviderError('paypal', 'invalid_signature', 'The webhook is no event.', { cause: error });
  }
}

/** Asks PayPal whether it signed this, and finds the order it is about. */
export async function readWebhook(
  session: Session,
  webhookId: string,
  signed: ReturnType<typeof readSigned>,
): Promise<WebhookNotice> {
  await verify(session, webhookId, signed);
  const { id: eventId, event_type: type, resource } = signed.event;
  return { eventId, type, reference: await referenceOf(session, type, resource) };
}

async function verify(
  session: Session,
  webhookId: string,
  { body, signature: claimed }: ReturnType<typeof readSigned>,
): Promise<void> {
  // The signature is about the bytes of the event, so that they go back as they came.
  const fields = JSON.stringify({ ...claimed, webhook_id: webhookId });
  const question = `${fields.slice(0, -1)},"webhook_event":${body}}`;
  const path = '/v1/notifications/verify-webhook-signature';
  const answer = readJson(verification, await sendJson(session, path, question).catch(forgedIfRefused));
  if (answer.verification_status !== 'SUCCESS') throw forged();
}

/** A signature that PayPal cannot even read is none. */
function forgedIfRefused(error: unknown): never {
  throw error instanceof ApiError && error.statusCode === 400 ? forged() : error;
}

const forged = () =>
  new ProviderError('paypal', 'invalid_signature', 'The signature of the webhook is wrong or too old.');

const order = z.object({ id: z.string() });
const related = z.object({
  supplementary_data: z.object({ related_ids: z.object({ order_id: z.string() }) }),
});
const refund = z.object({ links: z.array(z.object({ rel: z.string(), href: z.string() })) });
const dispute = z.object({
  disputed_transactions: z.array(z.object({ seller_transaction_id: z.string() })).min(1),
});

/** The order that an order, an authorisation, a capture, a refund or a dispute belongs to. */
async function referenceOf(session: Session, type: string, resource: unknown): Promise<string | null> {
  if (type.startsWith('CHECKOUT.ORDER.')) return order.safeParse(resource).data?.id ?? null;
  const told = related.safeParse(resource).data;
  if (told !== undefined) return told.supplementary_data.related_ids.order_id;
  const captureId = disputedCapture(resource) ?? captureOf(refund.safeParse(resource).data ?? { links: [] });
  const known = /^(PAYMENT\.(CAPTURE|REFUND)|CUSTOMER\.DISPUTE)\./.test(type);
  return known && captureId !== undefined ? orderOfCapture(session, captureId) : null;
}

const disputedCapture = (resource: unknown): string | undefined =>
  dispute.safeParse(resource).data?.disputed_transactions[0]?.seller_transaction_id;

async function orderOfCapture({ payments }: Session, captureId: string): Promise<string | null> {
  try {
    const { result } = await payments.getCapturedPayment({ captureId });
    return result.supplementaryData?.relatedIds?.orderId ?? null;
  } catch (error) {
    if (error instanceof ApiError && error.statusCode === 404) return null;
    throw error;
  }
}
