import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';

export const webhookReorder: Drill = {
  name: 'webhook-reorder',
  about: 'Events of Stripe and PayPal are held back and delivered last first, or late.',
  scenario: 'A webhook is lost, late, doubled or out of order',
  whatAUserSees:
    'Nothing, but for payments that the customer had to confirm: they show as paid a little later.',
  whatToDo: 'Nothing.',
  backends: ['redis', 'postgres'],
  attachable: 'with simulators',
  damage: ({ random, quick }) => {
    const groups = Array.from({ length: 6 }, () => random.integer(2, 5));
    return [
      atShare(0, `has events delivered last first, in groups of ${groups.join(', ')}`, async (site) => {
        for (const times of groups)
          await site.providers.order({ match: { times }, webhooks: { kind: 'reverse' } });
      }),
      atShare(0.5, 'has 20 events delivered a second late', ({ providers }) =>
        providers.order({ match: { times: 20 }, webhooks: { kind: 'delay', ms: 1_000 } }),
      ),
      orderSent(1),
      afterMs(quick ? 0 : 5_000, 'lets the held events go', ({ providers }) => providers.clear()),
    ];
  },
};
