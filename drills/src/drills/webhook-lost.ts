import { afterMs, atShare, type Drill } from '../drill.ts';

export const webhookLost: Drill = {
  name: 'webhook-lost',
  about: 'No event of Stripe and PayPal arrives.',
  scenario: 'A webhook is lost, late, doubled or out of order',
  whatAUserSees:
    'Payments that the customer had to confirm show as paid up to four minutes later; all others are not affected.',
  whatToDo: 'Look in the provider’s dashboard why deliveries fail: the address, the signing secret.',
  backends: ['redis', 'postgres'],
  attachable: 'never',
  damage: ({ quick }) => [
    atShare(0, 'drops every event', ({ providers }) =>
      providers.order({ match: { times: 'always' }, webhooks: { kind: 'drop' } }),
    ),
    atShare(1, 'waits for the last order', () => undefined),
    afterMs(quick ? 1_500 : 10_000, 'lets events through again', ({ providers }) => providers.clear()),
  ],
};
