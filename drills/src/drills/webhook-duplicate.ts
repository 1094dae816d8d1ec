import { atShare, type Drill, orderSent } from '../drill.ts';

export const webhookDuplicate: Drill = {
  name: 'webhook-duplicate',
  about: 'Every event of Stripe and PayPal is delivered twice.',
  scenario: 'A webhook is lost, late, doubled or out of order',
  whatAUserSees: 'Nothing.',
  whatToDo: 'Nothing.',
  backends: ['redis', 'postgres'],
  attachable: 'with simulators',
  damage: () => [
    atShare(0, 'has every event delivered twice', ({ providers }) =>
      providers.order({ match: { times: 'always' }, webhooks: { kind: 'duplicate' } }),
    ),
    orderSent(1),
  ],
};
