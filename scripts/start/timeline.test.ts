import { expect, it } from 'vitest';
import { sampleOrders } from '../demo/sample-orders.ts';
import type { TimelineEvent } from './shop-client.ts';
import { describeEvent, describeSample, describeShortage, isLast } from './timeline.ts';

const accepted = '2026-01-01T10:00:00.000Z';
const event = (type: string, data: TimelineEvent['data'] = {}, at = '2026-01-01T10:00:00.120Z') => ({
  at,
  type,
  data,
});

it.each([
  [event('order.accepted', {}, accepted), '   +0.00 s  order.accepted'],
  [event('order.reserved', { total: 2599, currency: 'USD' }), '   +0.12 s  order.reserved            $25.99'],
  [
    event('payment.captured', { amount: 2599, provider: 'stripe', reference: 'ch_1' }),
    '   +0.12 s  payment.captured          $25.99',
  ],
  [event('payment.failed', { code: 'card_declined' }), '   +0.12 s  payment.failed            card_declined'],
  [
    event('order.rejected', { code: 'insufficient_stock', detail: 'Only 2 of CLOCK-01 are left.' }),
    '   +0.12 s  order.rejected            Only 2 of CLOCK-01 are left.',
  ],
  [event('order.confirmed', {}, '2026-01-01T10:02:03.450Z'), ' +123.45 s  order.confirmed'],
])('writes %j in a line', (given, line) => {
  expect(describeEvent(given, accepted, 'USD')).toBe(line);
});

it('ends the timeline when nothing more happens by itself', () => {
  expect(isLast(event('order.confirmed'))).toBe(true);
  expect(isLast(event('payment.requires_action'))).toBe(false);
});

it('introduces an order with its number, its purpose and its items', () => {
  const [first] = sampleOrders;
  expect(first && describeSample(first, 1001)).toBe('#1001  card paid: 2 × MUG-01, standard');
});

it('says how much of a product was short', () => {
  expect(describeShortage({ sku: 'CLOCK-01', requested: 3, available: 2 })).toBe(
    '            CLOCK-01: 3 ordered, 2 available',
  );
});
