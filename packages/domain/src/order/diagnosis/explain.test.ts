import { describe, expect, it } from 'vitest';
import { type JobName, jobNames } from '../../jobs/catalog.ts';
import type { ProcessRecord } from '../../operations/processes.ts';
import { paymentStatuses } from '../../payment/transitions.ts';
import { orderRecord, paymentRecord, shipmentRecord } from '../../testing/order-record.ts';
import type { OpenObligation } from '../obligations.ts';
import type { OrderRecord } from '../record.ts';
import type { Rejection } from '../rejection.ts';
import { finalOrderStatuses, orderStatuses } from '../transitions.ts';
import type { UntoldHook } from '../untold.ts';
import { explain } from './explain.ts';
import type { Facts, Installation } from './facts.ts';

const now = new Date('2026-03-02T09:05:00.000Z');
const inSeconds = (seconds: number) => new Date(now.getTime() + seconds * 1_000);

const owed = (job: JobName, changes: Partial<OpenObligation> = {}): OpenObligation => ({
  id: 'o-1',
  ...{ job, attempts: 0, crashes: 0, lastError: null, failureKind: null, putOffReason: null, parkedAt: null },
  ...{ runAt: now, createdAt: inSeconds(-60) },
  ...changes,
});

const running = (role: ProcessRecord['role'], queues: ProcessRecord['queues'] = []): ProcessRecord => ({
  ...{ id: role, role, version: '1.0.0', host: 'here', pid: 1, queues },
  ...{ startedAt: inSeconds(-600), beatAt: now, alive: true },
});

const paid = [paymentRecord({ captured: 2_500 })];

const sound: Installation = {
  processes: [
    running('worker', ['orders', 'payments', 'stock', 'mail', 'ai', 'webhooks']),
    running('scheduler'),
  ],
  sweeps: [],
  queueStore: { answered: true, paused: [] },
};

const explained = (
  order: Partial<OrderRecord>,
  obligations: readonly OpenObligation[] = [],
  facts: Partial<Facts> = {},
) =>
  explain({
    order: orderRecord({ payments: paid, ...order }),
    obligations,
    providers: [],
    awaited: [],
    untold: { hooks: [], mails: [] },
    installation: sound,
    suspendedSince: null,
    now,
    ...facts,
  });

describe('what is said of an order', () => {
  const states = orderStatuses.flatMap((status) =>
    paymentStatuses.map((payment) => [status, payment] as const),
  );

  it.each(states)('that is %s with a payment that is %s', (status, payment) => {
    const { explanation, waitingFor, since, actions, findings } = explained({
      status,
      payments: [paymentRecord({ status: payment })],
    });
    expect(explanation).toMatch(/^[A-Z].+\.$/);
    expect(findings).toHaveLength(1);
    const isFinal = finalOrderStatuses.includes(status);
    expect(waitingFor === 'nothing').toBe(isFinal);
    expect(since === null).toBe(isFinal);
    if (isFinal) expect(actions).toEqual([]);
  });

  it.each(jobNames)('for which the job %s is due', (job) => {
    const { waitingFor, findings } = explained({}, [owed(job)]);
    expect(findings.map(({ cause }) => cause).toSorted()).toEqual(['job_due', 'ready_to_ship']);
    expect(waitingFor).toBe(['mail.send', 'webhook.deliver'].includes(job) ? 'staff' : 'worker');
  });

  it('begins with a job that needs a person, goes on with one that fails, then with one that is due', () => {
    const lastError = 'gave up after 20 attempts: ProviderError: no such key';
    const parked = owed('payment.refund', { attempts: 20, parkedAt: now, lastError });
    const failing = owed('payment.void', {
      attempts: 3,
      lastError: 'ProviderError: timeout',
      runAt: inSeconds(9),
    });
    const due = owed('payment.charge');
    const order = { status: 'cancelled', cancelReason: 'The customer called.' } as const;
    expect(explained(order, [due, failing, parked])).toMatchObject({
      waitingFor: 'operator',
      since: now.toISOString(),
      explanation: [
        'The job payment.refund was given up after 20 failed attempts: ProviderError: no such key.',
        'The job payment.void failed 3 times and is tried again: ProviderError: timeout.',
        `Attempt 4 of 20 is at ${inSeconds(9).toISOString()}.`,
        'The job payment.charge is due and waits for a worker.',
        'It was cancelled: The customer called.',
      ].join(' '),
      findings: [
        { cause: 'job_given_up' },
        { cause: 'job_failing', waitingFor: 'retry' },
        { cause: 'job_due', waitingFor: 'worker' },
        { cause: 'cancelled', waitingFor: 'nothing' },
      ],
    });
  });

  it('tells a job that no retry can mend from one that ran out of them, and both from a quarantine', () => {
    const at = (changes: Partial<OpenObligation>) =>
      explained({}, [owed('payment.charge', { parkedAt: now, ...changes })]);
    expect(at({ attempts: 1, lastError: 'cannot succeed: ProviderError: no such key' })).toMatchObject({
      cause: 'job_given_up',
      explanation: expect.stringContaining(
        'at attempt 1, since no retry can mend it: ProviderError: no such key.',
      ),
    });
    expect(at({ crashes: 3, lastError: 'quarantined: …' })).toMatchObject({
      cause: 'job_quarantined',
      explanation: expect.stringContaining('the process died 3 times in a row'),
      actions: expect.arrayContaining([expect.stringContaining('POST /v1/obligations/o-1/retry')]),
    });
  });

  it('says why a job was put off: first while the order is not paid, last when it only ships', () => {
    const later = owed('payment.charge', { runAt: inSeconds(60), putOffReason: 'the provider is at work' });
    const payments = [paymentRecord({ status: 'processing' })];
    const unpaid = explained({ status: 'awaiting_payment', payments }, [later]);
    expect(unpaid.findings.map(({ cause }) => cause)).toEqual(['job_put_off', 'payment_under_way']);
    expect(unpaid).toMatchObject({
      ...{ waitingFor: 'provider', nextAttemptAt: inSeconds(60).toISOString() },
      explanation: expect.stringContaining(
        'was put off until 2026-03-02T09:06:00.000Z: the provider is at work.',
      ),
    });
    expect(explained({}, [later]).findings.map(({ cause }) => cause)).toEqual([
      'ready_to_ship',
      'job_put_off',
    ]);
  });

  it('names the deadline, and what the customer can do, after a decline', () => {
    const decline = { code: 'card_declined', message: 'The card was declined.' };
    const payments = [paymentRecord({ status: 'failed', decline })];
    const order = orderRecord({ status: 'awaiting_payment', payments });
    expect(explained(order)).toMatchObject({
      ...{ step: 'payment', waitingFor: 'customer', nextAttemptAt: order.reservationExpiresAt },
      explanation: `The payment failed: The card was declined. The items are held until ${order.reservationExpiresAt}.`,
      actions: [expect.stringContaining('another method'), 'Cancel the order.'],
    });
  });

  it('names what the customer has to do, and gives no secret away', () => {
    const challenged = (payment: Parameters<typeof paymentRecord>[0]) =>
      explained({
        status: 'awaiting_payment',
        payments: [paymentRecord({ status: 'requires_action', ...payment })],
      });
    const byCard = challenged({ nextAction: { type: 'use_sdk', clientSecret: 'pi_1_secret_2' } });
    expect(byCard.explanation).toContain('confirm the payment with the bank');
    expect(byCard.actions[0]).toContain('in the storefront');
    expect(JSON.stringify(byCard)).not.toContain('pi_1_secret_2');
    const byPayPal = challenged({
      provider: 'paypal',
      nextAction: { type: 'redirect', url: 'https://paypal.example/approve' },
    });
    expect(byPayPal.explanation).toContain('approve the payment at PayPal');
    expect(byPayPal.actions[0]).toContain('link');
  });

  it('offers to cancel until something has left', () => {
    const shipments = [shipmentRecord([{ lineNo: 1, sku: 'MUG', quantity: 1 }])];
    expect(explained({}).actions).toContain('Cancel the order.');
    expect(explained({ shipments }).actions).not.toContain('Cancel the order.');
  });

  it('gives the reason why an order ended', () => {
    const rejection: Rejection = {
      code: 'insufficient_stock',
      detail: 'Some items are not in stock.',
      items: [{ sku: 'MUG', requested: 3, available: 1 }],
    };
    expect(explained({ status: 'rejected', rejection })).toMatchObject({
      cause: 'short_of_stock',
      explanation: 'It was rejected: Some items are not in stock. MUG: 3 ordered, 1 available.',
    });
    const cancelled = { status: 'cancelled', cancelReason: 'It was not paid in time.' } as const;
    expect(explained(cancelled).explanation).toBe('It was cancelled: It was not paid in time.');
  });
});

describe('an order of which others were not told', () => {
  const hook = (changes: Partial<UntoldHook>): UntoldHook => ({
    ...{ endpointId: 'e-1', isEnabled: true, disabledReason: null, status: 'pending', attempts: 1 },
    ...{ nextAttemptAt: inSeconds(30), lastError: 'answered 503', occurredAt: inSeconds(-9) },
    ...changes,
  });
  const told = (hooks: UntoldHook[], obligations: OpenObligation[] = []) =>
    explained({}, obligations, { untold: { hooks, mails: [] } }).findings;

  it('is said to be what it is first, then what each endpoint misses, in one finding for each reason', () => {
    const later = inSeconds(600);
    const findings = told([
      hook({}),
      hook({
        endpointId: 'e-2',
        status: 'skipped',
        attempts: 0,
        isEnabled: false,
        disabledReason: 'failing',
      }),
      hook({ attempts: 4, nextAttemptAt: later, lastError: 'answered 500', occurredAt: now }),
      hook({ status: 'failed', attempts: 11, nextAttemptAt: null }),
    ]);
    expect(findings.map(({ cause }) => cause)).toEqual([
      ...['ready_to_ship', 'webhook_failing', 'webhook_given_up', 'webhook_endpoint_disabled'],
    ]);
    expect(findings[1]).toMatchObject({
      ...{ waitingFor: 'retry', nextAttemptAt: inSeconds(30).toISOString() },
      since: inSeconds(-9).toISOString(),
      explanation: `2 webhooks about it did not arrive at the endpoint e-1 and will be sent again, next at ${inSeconds(30).toISOString()}: answered 500.`,
    });
  });

  it('waits for the job of a webhook that was not tried, and not beside one that was', () => {
    const causes = (hooks: UntoldHook[], obligation: Partial<OpenObligation>) =>
      told(hooks, [owed('webhook.deliver', obligation)]).map(({ cause }) => cause);
    expect(causes([hook({ attempts: 0, nextAttemptAt: null, lastError: null })], {})).toEqual([
      ...['ready_to_ship', 'job_due'],
    ]);
    const putOff = { runAt: inSeconds(30), putOffReason: 'the endpoint did not take the message' };
    expect(causes([hook({})], putOff)).toEqual(['ready_to_ship', 'webhook_failing']);
    expect(causes([hook({})], { parkedAt: now, crashes: 3 })[0]).toBe('job_quarantined');
  });
});

describe('an order of a shop that is suspended', () => {
  const facts = { suspendedSince: inSeconds(-30) };
  const putOff = owed('order.process', { runAt: inSeconds(90), putOffReason: 'the shop is suspended' });

  it('waits for the operator, whatever its jobs would wait for', () => {
    const { cause, waitingFor, since, findings } = explained({ status: 'pending' }, [putOff], facts);
    expect({ cause, waitingFor, since }).toEqual({
      ...{ cause: 'shop_suspended', waitingFor: 'operator', since: facts.suspendedSince.toISOString() },
    });
    expect(findings.map((finding) => finding.cause)).toEqual(['shop_suspended', 'unprocessed']);
  });

  it('is what it is once nothing would happen to it anyway', () => {
    expect(explained({ status: 'delivered' }, [], facts).cause).toBe('delivered');
  });
});

describe('a job that is due and that nobody takes', () => {
  const due = (installation: Partial<Installation>, changes: Partial<OpenObligation> = {}) =>
    explained({ status: 'pending' }, [owed('order.process', changes)], {
      installation: { ...sound, ...installation },
    });
  const causesOf = ({ findings }: ReturnType<typeof explain>) => findings.map(({ cause }) => cause);
  const [worker, scheduler] = sound.processes as [ProcessRecord, ProcessRecord];

  it('waits for a worker of its own queue that is alive', () => {
    for (const processes of [
      [scheduler],
      [scheduler, running('worker', ['mail'])],
      [scheduler, { ...worker, alive: false }],
    ]) {
      expect(due({ processes })).toMatchObject({
        ...{ cause: 'no_worker', waitingFor: 'operator' },
        explanation: expect.stringContaining('no worker is alive for the queue orders'),
      });
    }
  });

  it('waits for somebody to resume its queue, and not for another', () => {
    expect(due({ queueStore: { answered: true, paused: ['orders'] } }).cause).toBe('queue_paused');
    expect(due({ queueStore: { answered: true, paused: ['mail'] } }).cause).toBe('job_due');
  });

  it('does not pretend to know what the queue store did not say', () => {
    expect(due({ queueStore: { answered: false } })).toMatchObject({
      cause: 'queue_store_down',
      explanation: expect.stringContaining('did not answer'),
    });
    expect(due({ queueStore: null }).cause).toBe('job_due');
  });

  it('waits for a scheduler once it must have got lost on the way', () => {
    const processes = [worker];
    expect(causesOf(due({ processes }))).toEqual(['job_due', 'unprocessed', 'no_scheduler']);
    expect(due({ processes }, { runAt: inSeconds(-90) }).cause).toBe('no_scheduler');
  });

  it('is said to have failed before, if it has', () => {
    const changes = { attempts: 2, lastError: 'Error: connection refused' };
    expect(due({ processes: [scheduler] }, changes).explanation).toContain(
      'It failed 2 times before: Error: connection refused.',
    );
  });

  it('is judged by itself where nobody looked at the installation', () => {
    expect(explained({}, [owed('payment.charge')], { installation: null }).cause).toBe('job_due');
  });
});

describe('sweeps that should have run', () => {
  const sweep = (name: string, nextRunAt: Date) => ({
    ...{ name, nextRunAt, lastStartedAt: null, lastFinishedAt: null, lastResult: null },
  });
  const installation = {
    ...sound,
    sweeps: [sweep('retention', inSeconds(-30)), sweep('expired-reservations', inSeconds(-61))],
  };

  it('are told of an order that may wait for them, and of no other', () => {
    const waiting = { status: 'awaiting_payment' } as const;
    expect(explained(waiting, [], { installation }).findings.at(-1)).toMatchObject({
      cause: 'sweeps_late',
      explanation: expect.stringMatching(/: expired-reservations\.$/),
    });
    expect(explained({ status: 'delivered' }, [], { installation }).findings).toHaveLength(1);
  });
});
