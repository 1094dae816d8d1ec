import type { MessageSummary } from '@waybill/simulators/inbox';
import type { Campaign } from '../../campaign.ts';
import type { Facts, MailFact, OrderFact } from '../facts.ts';
import { type Problem, problem } from '../problem.ts';

/** What an order that came to rest has told its customer and the merchant; the customer's first. */
const mailsOf: Readonly<Record<string, readonly string[]>> = {
  processing: ['order_confirmed', 'order_received'],
  rejected: ['order_rejected'],
  awaiting_payment: ['payment_failed'],
  cancelled: ['order_cancelled'],
};

export interface MailsChecked {
  problems: Problem[];
  /** Mails that arrived a second time under the same Message-ID: the window that SMTP leaves open. */
  repeated: number;
}

/** Each mail an order calls for has arrived once, and nothing else has. */
export function checkMails(
  campaign: Campaign,
  { orders, mails }: Facts,
  inbox: readonly MessageSummary[],
  { mayRepeat }: { mayRepeat: boolean },
): MailsChecked {
  const arrived = Map.groupBy(inbox, ({ messageId }) => messageId ?? '');
  const known = new Set(mails.map(({ messageId }) => messageId));
  const customers = new Set(campaign.intents.map(({ order }) => order.customer.email));
  const times = ({ messageId }: MailFact) => arrived.get(messageId)?.length ?? 0;
  const repeated = mails.filter((mail) => times(mail) > 1);
  const problems = [
    ...orders.flatMap((order) => checkCalledFor(order, mails)),
    ...mails
      .filter((mail) => times(mail) === 0)
      .map(({ kind, recipient }) => problem('mails', recipient, `${kind} never arrived`)),
    ...(mayRepeat ? [] : repeated).map((mail) =>
      problem('mails', mail.recipient, `${mail.kind} arrived ${times(mail)} times`),
    ),
    ...inbox
      .filter(({ to, messageId }) => to.some((one) => customers.has(one)) && !known.has(messageId ?? ''))
      .map(({ to, subject }) => problem('mails', to.join(', '), `got "${subject}", which nobody ordered`)),
  ];
  return { problems, repeated: repeated.length };
}

function checkCalledFor({ id, key, status }: OrderFact, mails: readonly MailFact[]): Problem[] {
  const called = (mailsOf[status] ?? []).toSorted();
  const there = mails
    .filter(({ orderId }) => orderId === id)
    .map(({ kind }) => kind)
    .toSorted();
  return called.join() === there.join()
    ? []
    : [
        problem(
          'mails',
          key,
          `is ${status} and calls for ${called.join(' and ')}; there is ${there.join(' and ') || 'none'}`,
        ),
      ];
}
