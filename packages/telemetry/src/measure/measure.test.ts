import { MailRefusedError, ProviderError } from '@waybill/domain';
import { expect, it } from 'vitest';
import { openMetrics } from '../metrics/open-metrics.ts';
import { parseScrape } from '../metrics/scrape.ts';
import { createBreakerBook } from './breakers.ts';
import { createCountDispatch } from './dispatch.ts';
import { createCountOccurrences } from './occurrences.ts';
import { watchPools } from './pools.ts';
import { createObserveCall } from './provider-calls.ts';

/** What is not zero and begins so. */
async function figures(metrics: { text(): Promise<string> }, prefix: string) {
  const samples = [...parseScrape(await metrics.text())].filter(
    ([key, { value }]) => key.startsWith(prefix) && value !== 0,
  );
  return Object.fromEntries(samples.map(([key, { value }]) => [key.slice(prefix.length), value]));
}

it('counts what transactions tell', async () => {
  const metrics = openMetrics('worker');
  createCountOccurrences(metrics.business)([
    { kind: 'order_moved', to: 'processing' },
    { kind: 'money_moved', how: 'captured', amount: 2_599, currency: 'USD' },
    { kind: 'money_moved', how: 'captured', amount: 1, currency: 'USD' },
    { kind: 'money_moved', how: 'refunded', amount: 700, currency: 'EUR' },
    { kind: 'mail_settled', mail: 'order_confirmed', result: 'sent' },
    { kind: 'stock_alerted', skus: 3 },
    {
      ...{ kind: 'draft_attempted', provider: 'gemini', outcome: 'written' },
      ...{ tokens: 900, costMicros: 1_500, budgetUsed: 0.3 },
    },
    {
      ...{ kind: 'draft_attempted', provider: 'gemini', outcome: 'budget_spent' },
      ...{ tokens: 0, costMicros: 0, budgetUsed: null },
    },
  ]);
  expect(await figures(metrics, 'waybill_orders_')).toEqual({ 'moved_total{status="processing"}': 1 });
  expect(await figures(metrics, 'waybill_money_minor_units_total')).toEqual({
    '{kind="captured",currency="USD"}': 2_600,
    '{kind="refunded",currency="EUR"}': 700,
  });
  expect(await figures(metrics, 'waybill_mails_total')).toEqual({
    '{kind="order_confirmed",result="sent"}': 1,
  });
  expect(await figures(metrics, 'waybill_stock_alerts_total')).toEqual({ '': 3 });
  expect(await figures(metrics, 'waybill_ai_')).toEqual({
    'drafts_total{provider="gemini",outcome="written"}': 1,
    'drafts_total{provider="gemini",outcome="budget_spent"}': 1,
    'tokens_total{provider="gemini"}': 900,
    'cost_dollars_total{provider="gemini"}': 0.001_5,
    ...{ budget_used_ratio_sum: 0.3, budget_used_ratio_count: 1 },
    ...Object.fromEntries(
      [0.5, 0.75, 0.9, 1, '+Inf'].map((le) => [`budget_used_ratio_bucket{le="${le}"}`, 1]),
    ),
  });
});

it('counts what the queue took, and what it left to the relay', async () => {
  const metrics = openMetrics('api');
  createCountDispatch(metrics.dispatch)({ dispatched: 2, failed: 1 });
  expect(await figures(metrics, 'waybill_dispatched_jobs_total')).toEqual({
    ...{ '{result="added"}': 2, '{result="left_to_relay"}': 1 },
  });
});

it('measures calls by their outcome, and hands on what they return and throw', async () => {
  const metrics = openMetrics('worker');
  const observe = createObserveCall(metrics.providers);
  const stripe = { provider: 'stripe', operation: 'confirm' };
  expect(await observe(stripe, async () => 7)).toBe(7);
  const errors = [
    new ProviderError('stripe', 'rate_limited', 'slow down'),
    new MailRefusedError('no such box'),
    Object.assign(new Error('stop'), { name: 'AbortError' }),
    Object.assign(new Error('odd'), { kind: 'something a library made up' }),
  ];
  for (const error of errors) await expect(observe(stripe, () => Promise.reject(error))).rejects.toBe(error);
  const counts = await figures(metrics, 'waybill_provider_call_duration_seconds_count');
  expect(Object.keys(counts).map((labels) => /outcome="(\w+)"/.exec(labels)?.[1])).toEqual([
    ...['rate_limited', 'failed', 'ok', 'refused', 'called_off'],
  ]);
});

it('counts circuit breakers of all shops together, and how often they opened', async () => {
  const metrics = openMetrics('worker');
  const note = createBreakerBook(metrics.providers, metrics);
  const soon = new Date(Date.now() + 60_000);
  const open = { state: 'open', until: soon } as const;
  note('shop-1', 'stripe', open);
  note('shop-2', 'stripe', open);
  note('shop-2', 'paypal', { state: 'open', until: new Date(0 + Date.now() - 1) });
  note('shop-3', 'stripe', open);
  note('shop-3', 'stripe', { state: 'half_open', until: null });
  note('shop-2', 'stripe', { state: 'closed', until: null });
  expect(await figures(metrics, 'waybill_provider_breakers')).toEqual({
    '{provider="stripe",state="open"}': 1,
    '{provider="stripe",state="half_open"}': 1,
    '{provider="paypal",state="half_open"}': 1,
  });
  expect(await figures(metrics, 'waybill_provider_breaker_opened_total')).toEqual({
    ...{ '{provider="stripe"}': 3, '{provider="paypal"}': 1 },
  });
  note('shop-4', 'stripe', { state: 'open', until: new Date(Date.now() - 4_000_000) });
  expect(await figures(metrics, 'waybill_provider_breakers')).toMatchObject({
    '{provider="stripe",state="half_open"}': 1,
  });
});

it('shows the use of each pool', async () => {
  const metrics = openMetrics('scheduler');
  const stats = () => ({ total: 5, idle: 2, waiting: 4 });
  watchPools(metrics.pools, metrics, { max: 10, app: { stats } });
  expect(await figures(metrics, 'waybill_db_')).toEqual({
    'connections{pool="app",state="idle"}': 2,
    'connections{pool="app",state="busy"}': 3,
    'waiting{pool="app"}': 4,
    'connections_max{pool="app"}': 10,
  });
});
