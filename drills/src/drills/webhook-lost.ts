import { statement } from '@waybill/db';
import { until } from '../../../packages/testing/src/until.ts';
import type { Campaign } from '../campaign.ts';
import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';
import type { Site } from '../site/site.ts';

const patience = { timeoutMs: 60_000, everyMs: 100 };

/** Orders whose customers have been asked for what they have to do, or need not do anything. */
const countAsked = statement<{ count: number }>(
  'drill-asked-orders',
  `SELECT count(DISTINCT o.id)::int AS count FROM orders o
   LEFT JOIN payments p ON p.tenant_id = o.tenant_id AND p.order_id = o.id
   WHERE o.metadata ->> 'drill' = ANY($1) AND o.status <> 'pending'
     AND NOT (o.status = 'awaiting_payment' AND p.status IN ('pending', 'processing'))`,
);

async function everybodyHasAgreed({ systemDb, customers }: Site, { intents }: Campaign): Promise<void> {
  const keys = intents.map(({ key }) => key);
  await until(async () => {
    const asked = await systemDb.inSystem((tx) => tx.maybe(countAsked, [keys]));
    return asked?.count === keys.length && (await customers.haveAgreed());
  }, patience);
}

export const webhookLost: Drill = {
  name: 'webhook-lost',
  about: 'No event of Stripe and PayPal arrives.',
  scenario: 'A webhook is lost, late, doubled or out of order',
  whatAUserSees:
    'Payments that the customer had to confirm show as paid up to four minutes later; all others are not affected.',
  whatToDo: 'Look in the provider’s dashboard why deliveries fail: the address, the signing secret.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  waitsForSweeps: true,
  damage: () => [
    atShare(0, 'drops every event', ({ providers }) =>
      providers.order({ match: { times: 'always' }, webhooks: { kind: 'drop' } }),
    ),
    orderSent(1),
    afterMs(0, 'waits until every customer has agreed', everybodyHasAgreed),
    afterMs(0, 'lets events through again', ({ providers }) => providers.clear()),
  ],
};
