import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';

export const pspTimeoutBefore: Drill = {
  name: 'psp-timeout-before',
  about: 'Stripe and PayPal do not answer, and have not done what they were told.',
  scenario: 'The payment provider does not answer',
  whatAUserSees: 'The payment takes longer; then it goes through, once.',
  whatToDo: 'Nothing; the order’s diagnosis says when the next attempt is.',
  backends: ['redis', 'postgres'],
  attachable: 'with simulators',
  damage: ({ random, quick }) => [
    atShare(random.integer(5, 20) / 100, 'lets requests to the providers hang, undone', ({ providers }) =>
      providers.order({
        match: { method: 'POST', times: quick ? 3 : 8 },
        fault: { kind: 'hang_before' },
      }),
    ),
    orderSent(0.9),
    afterMs(quick ? 0 : 15_000, 'has the providers answer again', ({ providers }) => providers.clear()),
  ],
};
