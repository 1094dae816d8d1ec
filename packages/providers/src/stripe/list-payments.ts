import type { ListedPayment } from '@waybill/domain';
import { complete } from './look-up-payment.ts';
import type { Session } from './session.ts';
import { expanded } from './snapshot.ts';

/** Stripe counts in whole seconds: those that the window only touches are in. */
export async function* listPayments(
  session: Session,
  { from, to }: { from: Date; to: Date },
): AsyncGenerator<ListedPayment, void, undefined> {
  const created = { gte: Math.floor(from.getTime() / 1000), lte: Math.ceil(to.getTime() / 1000) };
  const expand = expanded.map((path) => `data.${path}`);
  for await (const intent of session.stripe.paymentIntents.list({ created, limit: 100, expand })) {
    yield {
      paymentId: intent.metadata['payment'] ?? null,
      tenantId: intent.metadata['tenant'] ?? null,
      snapshot: await complete(session, intent),
      currency: intent.currency.toUpperCase(),
      createdAt: new Date(intent.created * 1000),
    };
  }
}
