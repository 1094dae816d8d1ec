import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';

export const pspSlow: Drill = {
  name: 'psp-slow',
  about: 'Stripe and PayPal take seconds for every answer.',
  scenario: 'The payment provider does not answer',
  whatAUserSees: 'Payments take seconds longer. Orders are taken as quickly as ever.',
  whatToDo: 'Nothing. If it lasts, more workers keep the queue of payments short.',
  backends: ['redis', 'postgres'],
  attachable: 'with simulators',
  damage: ({ random, quick }) => {
    const ms = quick ? 1_000 : random.integer(2_000, 5_000);
    const when = random.pick(['before', 'after'] as const);
    return [
      atShare(0.1, `slows the providers down by ${ms} ms, ${when} they do it`, ({ providers }) =>
        providers.order({ match: { times: 'always' }, fault: { kind: 'latency', ms, when } }),
      ),
      orderSent(1),
      afterMs(quick ? 0 : 5_000, 'has the providers answer at once again', ({ providers }) =>
        providers.clear(),
      ),
    ];
  },
};
