import { afterMs, atShare, type Drill, orderSent } from '../drill.ts';

export const psp500Storm: Drill = {
  name: 'psp-500-storm',
  about: 'Stripe and PayPal answer everything with errors; some of it they did all the same.',
  scenario: 'The payment provider does not answer',
  whatAUserSees: 'Payments wait until the provider is well again; the diagnosis names the circuit breaker.',
  whatToDo: 'Nothing but to look at the provider’s status page.',
  backends: ['redis', 'postgres'],
  attachable: 'with simulators',
  damage: ({ random, quick }) => {
    const errors = [
      { kind: 'status', status: 500, executed: false },
      { kind: 'status', status: 503, executed: false },
      { kind: 'status', status: 429, executed: false },
      { kind: 'status', status: 500, executed: true },
    ] as const;
    const storm = Array.from({ length: quick ? 8 : 30 }, () => random.pick(errors));
    const { length } = storm;
    return [
      atShare(0.1, `has the providers answer ${length} requests with errors`, async ({ providers }) => {
        for (const fault of storm) await providers.order({ match: {}, fault });
      }),
      orderSent(0.9),
      afterMs(quick ? 0 : 10_000, 'has the providers answer again', ({ providers }) => providers.clear()),
    ];
  },
};
