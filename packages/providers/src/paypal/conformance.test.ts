import { ProviderError } from '@waybill/domain';
import {
  createPayPalSimulator,
  type Issue,
  issueNames,
  type PayPalSimulator,
} from '@waybill/simulators/paypal';
import { describe, expect, it, onTestFinished } from 'vitest';
import { describeProvider, type Rig } from '../testing/index.ts';
import { patient } from '../testing/payments.ts';
import { situations } from '../testing/situations.ts';
import { createPayPalProvider } from './create-paypal-provider.ts';

const credentials = { clientId: 'conforming-client', clientSecret: 'conforming-secret', webhookId: 'WH-1' };

describeProvider('paypal', {
  lacks: {
    'remembered decline': 'after a decline PayPal has the customer choose another way to pay.',
    'lasting void': 'PayPal knows no end for an order that was not paid; not to confirm it is enough.',
  },
  // The client id names the account.
  local: ['account'],
  start: async () => rigOf(await startSimulator()),
});

/** A confirm that comes before the customer's approval is told so; where that has come meanwhile, it goes on. */
const notYet = new Set<Issue>(['ORDER_NOT_APPROVED', 'PAYER_ACTION_REQUIRED']);

describe.each(['create', 'confirm', 'void', 'capture', 'refund'] as const)('a refusal of %s', (step) => {
  it.each(issueNames)('is told by its name or by how things stand, and moves nothing: %s', async (issue) => {
    const simulator = await startSimulator();
    const { rig, call, recover, books } = await situations[step](rigOf(simulator));
    const before = rig.books();
    simulator.addFault({ match: { method: 'POST' }, fault: { kind: 'refuse', issue } });
    const told = await call(rig.provider(), patient).catch((error: unknown) => error);
    if (told instanceof ProviderError) expect(told).toMatchObject({ kind: 'rejected', code: issue });
    else expect(told).toMatchObject({ reference: expect.any(String), status: expect.any(String) });
    expect(simulator.faults()).toEqual([]);
    if (!(step === 'confirm' && notYet.has(issue))) expect(rig.books()).toEqual(before);
    await recover();
    expect(rig.books()).toMatchObject(books);
  });
});

async function startSimulator(): Promise<PayPalSimulator> {
  const simulator = await createPayPalSimulator({ ...credentials, port: 0 });
  onTestFinished(() => simulator.close());
  return simulator;
}

const rigOf = (simulator: PayPalSimulator): Rig => ({
  provider: ({ timeoutMs = 5_000 } = {}) =>
    createPayPalProvider({ ...credentials, environment: 'sandbox', baseUrl: simulator.url, timeoutMs }),
  paymentOf: () => ({}),
  act: (reference, customer) =>
    simulator.approve(reference, customer === 'is declined' ? 'approve_but_decline' : 'approve'),
  books() {
    const [total] = simulator.books().totals;
    const { captured = 0, refunded = 0, captures = 0 } = total ?? {};
    return { captured, refunded, takes: captures };
  },
  fault(fault, { skip = 0, times = 1 } = {}) {
    const { id } = simulator.addFault({ match: { path: '/', skip, times }, fault });
    return () => times - Number(simulator.faults().find((each) => each.id === id)?.times ?? 0);
  },
  webhook(reference, how) {
    const event = { id: 'WH-EVENT-1', event_type: 'CHECKOUT.ORDER.APPROVED', resource: { id: reference } };
    const body = JSON.stringify(event);
    const fourDaysAgo = new Date(Date.now() - 4 * 24 * 60 * 60 * 1000);
    const signed = how === 'forged' ? '{"id":"another"}' : body;
    return {
      body: Buffer.from(body),
      headers: { ...simulator.sign(signed, how === 'stale' ? fourDaysAgo : new Date()) },
    };
  },
});
