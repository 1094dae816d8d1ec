import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';

export const pspTimeoutAfter: Drill = {
  name: 'psp-timeout-after',
  about: 'Stripe and PayPal do what they are told, and their answers get lost.',
  scenario: 'The payment provider does not answer',
  whatAUserSees: 'The payment takes longer; then it shows as paid. Nobody is charged twice.',
  whatToDo: 'Nothing; the provider is asked what became of it before anything is repeated.',
  backends: ['redis', 'postgres'],
  attachable: 'with simulators',
  damage: ({ random, quick }) => {
    const kind = random.pick(['hang_after', 'drop_after'] as const);
    return [
      atShare(random.integer(5, 20) / 100, `loses the providers’ answers (${kind})`, ({ providers }) =>
        providers.order({ match: { method: 'POST', times: quick ? 4 : 12 }, fault: { kind } }),
      ),
      orderSent(0.9),
      afterMs(quick ? 0 : 15_000, 'lets the answers through again', ({ providers }) => providers.clear()),
    ];
  },
};
