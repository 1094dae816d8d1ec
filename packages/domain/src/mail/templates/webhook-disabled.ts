import { facts, paragraph, section } from './block.ts';
import { compose } from './layout.ts';
import { named } from './plain.ts';
import type { MailContent, WebhookDisabledView } from './view.ts';
import { atTime, merchantClosing } from './wording.ts';

const explanations: Readonly<Record<WebhookDisabledView['endpoint']['cause'], string>> = {
  gone: 'It answered that it is gone for good (410).',
  failing: 'No message has arrived there for a day, although each was sent again and again.',
};

/** To the merchant: an endpoint is told of nothing any more. */
export const webhookDisabled = ({ shop, endpoint }: WebhookDisabledView): MailContent => {
  const { host, cause, failingSince, lastError } = endpoint;
  const receiver = named(host, 100);
  return compose({
    shop,
    subject: `A webhook endpoint of ${named(shop.name)} was disabled: ${receiver}`,
    preheader: explanations[cause],
    heading: 'A webhook endpoint was disabled',
    blocks: [
      paragraph(`The endpoint at ${receiver} is told of nothing any more. ${explanations[cause]}`),
      facts([
        ['Endpoint', receiver],
        ...(failingSince === null ? [] : [['Failing since', atTime(failingSince)] as const]),
        ...(lastError === null ? [] : [['Last attempt', lastError] as const]),
      ]),
      section(
        'What to do',
        paragraph(
          'Repair the receiver, enable the endpoint again, and have what was missed sent once more: it is kept for 30 days.',
        ),
      ),
    ],
    closing: merchantClosing(shop),
  });
};
