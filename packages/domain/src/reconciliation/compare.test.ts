import { describe, expect, it } from 'vitest';
import type { PaymentSnapshot } from '../ports/payment-provider.ts';
import { compare, type OurPayment, type TheirPayment } from './compare.ts';

const now = new Date('2026-03-02T09:00:00.000Z');
const createdAt = new Date('2026-03-01T09:00:00.000Z');
const captured = { kind: 'captured', reference: 'ch_1', amount: 2_500 } as const;

const ours = (changes: Partial<OurPayment> = {}): OurPayment => ({
  ...{ paymentId: 'p-1', orderId: 'o-1', reference: 'pi_1', status: 'paid', amount: 2_500, currency: 'USD' },
  ...{ createdAt, account: null, elsewhere: false, entries: [captured], disputes: [] },
  ...changes,
});

const theirs = (
  snapshot: Partial<PaymentSnapshot> = {},
  changes: Partial<TheirPayment> = {},
): TheirPayment => ({
  ...{ paymentId: 'p-1', currency: 'USD', createdAt },
  snapshot: {
    ...{ reference: 'pi_1', status: 'paid', entries: [captured], refunds: [], disputes: [] },
    ...{ nextAction: null, decline: null, captureBefore: null },
    ...snapshot,
  },
  ...changes,
});

const found = (...args: [OurPayment[], TheirPayment[]]) =>
  compare(...args, now).map(({ kind, reference, repairable }) => [kind, reference, repairable]);

describe('books that agree', () => {
  it('differ in nothing', () => {
    expect(found([ours()], [theirs()])).toEqual([]);
  });

  it('need not know of payments that moved no money', () => {
    expect(found([], [theirs({ status: 'created', entries: [] })])).toEqual([]);
    expect(found([ours({ status: 'failed', entries: [] })], [])).toEqual([]);
  });
});

describe('money that moved there only', () => {
  it('is unknown here, and recording it mends that', () => {
    expect(found([ours({ status: 'processing', entries: [] })], [theirs()])).toEqual([
      ['unknown_here', 'ch_1', true],
    ]);
  });

  it('is found although the provider’s id never reached us', () => {
    expect(found([ours({ reference: null, status: 'pending', entries: [] })], [theirs()])).toEqual([
      ['unknown_here', 'ch_1', true],
    ]);
  });

  it('of a payment that we have nothing of is for a person', () => {
    const [difference] = compare([], [theirs()], now);
    expect(difference).toMatchObject({
      ...{ kind: 'unknown_here', reference: 'pi_1', paymentId: null, repairable: false },
      detail: { payment: 'pi_1', theirs: 2_500, currency: 'USD', paymentCreatedAt: createdAt.toISOString() },
    });
  });

  it('was taken twice when more captures than the payment’s amount are there', () => {
    const again = { ...captured, reference: 'ch_2' };
    expect(found([ours()], [theirs({ entries: [captured, again] })])).toEqual([
      ['captured_twice', 'ch_2', true],
    ]);
  });

  it('in two parts was not taken twice', () => {
    const parts = [
      { ...captured, amount: 1_000 },
      { ...captured, reference: 'ch_2', amount: 1_500 },
    ];
    expect(found([ours({ entries: parts.slice(0, 1) })], [theirs({ entries: parts })])).toEqual([
      ['unknown_here', 'ch_2', true],
    ]);
  });

  it('by a second payment for the same attempt is for a person', () => {
    expect(found([ours()], [theirs(), theirs({ reference: 'pi_2' })])).toEqual([
      ['captured_twice', 'pi_2', false],
    ]);
  });

  it('was given back outside unless the refund is one of ours', () => {
    const refund = { kind: 'refunded', reference: 're_1', amount: 500 } as const;
    expect(found([ours()], [theirs({ entries: [captured, refund] })])).toEqual([
      ['refunded_outside', 're_1', true],
    ]);
    expect(found([ours()], [theirs({ entries: [captured, { ...refund, refundId: 'r-1' }] })])).toEqual([
      ['unknown_here', 're_1', true],
    ]);
  });

  it.each(['requires_action', 'failed', 'voided'] as const)(
    'is set aside there and %s here, which recording mends: it is used or let go of',
    (status) => {
      const aside = theirs({ status: 'authorized', entries: [] });
      expect(found([ours({ status, entries: [] })], [aside])).toEqual([['unknown_here', 'pi_1', true]]);
    },
  );
});

describe('money that is only in our books', () => {
  it('is missing there, movement by movement', () => {
    expect(found([ours()], [theirs({ entries: [] })])).toEqual([['missing_there', 'ch_1', false]]);
  });

  it('is missing there with its whole payment', () => {
    expect(found([ours()], [])).toEqual([['missing_there', 'pi_1', false]]);
  });

  it('was set aside and is released there', () => {
    const released = theirs({ status: 'voided', entries: [] });
    expect(found([ours({ status: 'authorized', entries: [] })], [released])).toEqual([
      ['missing_there', 'pi_1', true],
    ]);
  });
});

describe('a refund that was sent back', () => {
  const refund = { kind: 'refunded', reference: 're_1', amount: 500 } as const;
  const sentBack = { reference: 're_1', refundId: null, amount: 500, status: 'failed' } as const;

  it('is put right by recording it, and is nothing once it was', () => {
    const failed = theirs({ refunds: [sentBack] });
    expect(found([ours({ entries: [captured, refund] })], [failed])).toEqual([
      ['refund_failed', 're_1', true],
    ]);
    const reversed = ours({ entries: [captured, refund, { ...refund, kind: 'refund_reversed' }] });
    expect(found([reversed], [failed])).toEqual([]);
  });

  it('is for a person where the provider says no more that it failed', () => {
    const reversed = ours({ entries: [captured, refund, { ...refund, kind: 'refund_reversed' }] });
    expect(found([reversed], [theirs({ entries: [captured, { ...refund, refundId: 'r-1' }] })])).toEqual([
      ['unknown_here', 're_1', true],
    ]);
  });
});

describe('a running total', () => {
  const total = { ...captured, runningTotal: true } as const;
  const parts = [
    { ...captured, amount: 1_000 },
    { ...captured, reference: 'ch_1@2500', amount: 1_500 },
  ];

  it('is the sum of what the ledger has of it', () => {
    expect(found([ours({ entries: parts })], [theirs({ entries: [total] })])).toEqual([]);
  });

  it('that has grown is put right by recording it; one that has shrunk is for a person', () => {
    const part = ours({ entries: parts.slice(0, 1) });
    expect(found([part], [theirs({ entries: [total] })])).toEqual([['unknown_here', 'ch_1', true]]);
    const less = theirs({ entries: [{ ...total, amount: 2_000 }] });
    expect(found([ours({ entries: parts })], [less])).toEqual([['amount_differs', 'ch_1', false]]);
  });
});

describe('what never mends itself', () => {
  it('is another amount for the same movement', () => {
    const [difference] = compare([ours()], [theirs({ entries: [{ ...captured, amount: 2_400 }] })], now);
    expect(difference).toMatchObject({
      ...{ kind: 'amount_differs', reference: 'ch_1', repairable: false },
      detail: { ours: 2_500, theirs: 2_400 },
    });
  });

  it('is another currency', () => {
    expect(found([ours()], [theirs({}, { currency: 'EUR' })])).toEqual([['amount_differs', 'pi_1', false]]);
  });

  it('is an authorisation that lapses within two days', () => {
    const until = (hours: number) => new Date(now.getTime() + hours * 3_600_000);
    const aside = (hours: number) =>
      theirs({ status: 'authorized', entries: [], captureBefore: until(hours) });
    const authorized = ours({ status: 'authorized', entries: [] });
    expect(found([authorized], [aside(48)])).toEqual([['authorization_lapsing', 'pi_1', false]]);
    expect(found([authorized], [aside(49)])).toEqual([]);
  });

  it.each([
    ['open', undefined, true],
    ['open', 'open', false],
    ['won', undefined, true],
    ['won', 'open', true],
    ['lost', 'lost', null],
    ['open', 'won', false],
  ] as const)('is a dispute that is %s there and %s here', (status, recorded, repairable) => {
    const dispute = { reference: 'du_1', amount: 2_500, reason: 'fraudulent', status };
    const disputes = recorded === undefined ? [] : [{ reference: 'du_1', status: recorded }];
    expect(found([ours({ disputes })], [theirs({ disputes: [dispute] })])).toEqual(
      repairable === null ? [] : [['dispute_opened', 'du_1', repairable]],
    );
  });
});
