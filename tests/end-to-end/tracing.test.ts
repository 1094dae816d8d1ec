import { readFileSync } from 'node:fs';
import { until } from '@waybill/testing';
import { expect, it } from 'vitest';
import { byCard, orderOf, type Site, startSite } from './installation.ts';
import { type CollectedSpan, startOtlpCollector } from './otlp-collector.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const callersSpan = '00f067aa0ba902b7';

/** Each span under the name of what caused it: `order.process < POST /v1/orders`. */
function caused(spans: readonly CollectedSpan[]): string[] {
  const nameOf = new Map(spans.map(({ spanId, name }) => [spanId, name]));
  const parentOf = ({ parentSpanId = '' }: CollectedSpan) => nameOf.get(parentSpanId) ?? parentSpanId;
  return spans.map((span) => `${span.name} < ${parentOf(span)}`).toSorted();
}

const linesOf = ({ installation }: Site, name: string): Record<string, unknown>[] =>
  readFileSync(installation.process(name).logFile, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

/** The only things that are told of a step. */
const toldOfSteps = [
  'error.type',
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'messaging.destination.name',
  'messaging.message.id',
  'messaging.system',
  'waybill.attempt',
  'waybill.operation',
  'waybill.outcome',
  'waybill.provider',
  'waybill.tenant.id',
];

it('shows an order as one trace, from the request through the outbox to its mails', {
  timeout: 120_000,
}, async () => {
  const collector = await startOtlpCollector();
  const site = await startSite({
    backend: 'postgres',
    environment: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint },
  });
  // A webhook that is faster than the charge would record the payment, and the mails would be of its trace.
  await site.stripe.order({ match: { times: 'always' }, webhooks: { kind: 'drop' } });
  const order = orderOf('MUG-01', byCard, 'Grace Hopper');
  const { status, body } = await site.placeOrder(order, { traceparent: `00-${traceId}-${callersSpan}-01` });
  expect(status).toBe(202);
  await site.settled();

  // A worker asks once whose account it is, in whatever job needs that first.
  const asksForAccount = (span: CollectedSpan) => span.name === 'stripe account';
  const trace = () => collector.spans.filter((span) => span.traceId === traceId && !asksForAccount(span));
  await until(() => trace().length >= 9, { timeoutMs: 20_000 });
  expect(caused(trace())).toEqual([
    'POST /v1/orders < 00f067aa0ba902b7',
    'mail.send < payment.charge',
    'mail.send < payment.charge',
    'order.process < POST /v1/orders',
    'payment.charge < order.process',
    'smtp send < mail.send',
    'smtp send < mail.send',
    'stripe confirm < payment.charge',
    'stripe create < payment.charge',
  ]);
  const services = new Set(trace().map(({ service }) => service));
  expect([...services].toSorted()).toEqual(['waybill-api', 'waybill-worker']);

  const logged = (name: string) => linesOf(site, name).filter((line) => line['traceId'] === traceId);
  expect(logged('api').map(({ msg }) => msg)).toContain('answered');
  expect(
    logged('worker')
      .map(({ job, msg }) => `${job}: ${msg}`)
      .toSorted(),
  ).toEqual([
    'mail.send: job done',
    'mail.send: job done',
    'order.process: job done',
    'payment.charge: job done',
  ]);

  const told = new Set(collector.spans.flatMap(({ attributes }) => Object.keys(attributes)));
  expect([...told].filter((name) => !toldOfSteps.includes(name))).toEqual([]);
  const written = JSON.stringify(collector.spans);
  const { customer, shippingAddress, items, payment } = order;
  const { apiKey } = site.installation.demo;
  for (const secret of [
    customer.name,
    customer.email,
    shippingAddress.line1,
    shippingAddress.postalCode,
    apiKey,
  ])
    expect(written).not.toContain(secret);
  for (const detail of [items[0]?.sku, (payment as typeof byCard).paymentMethod, body.id])
    expect(written).not.toContain(detail);

  // Of a failure its kind is told, and none of its words.
  await site.stripe.order({
    match: { path: '/v1/payment_intents', times: 4 },
    fault: { kind: 'status', status: 500 },
  });
  await site.placeOrder(order);
  const failed = () => collector.spans.filter((span) => span.status.code === 2);
  await until(() => failed().some(({ name }) => name === 'payment.charge'), { timeoutMs: 30_000 });
  for (const span of failed()) expect(span).toMatchObject({ status: { code: 2 }, events: [] });
  expect(failed().filter((span) => span.status.message !== undefined)).toEqual([]);
});
