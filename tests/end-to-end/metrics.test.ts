import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Role, roles, type Sample, scrape } from '@waybill/telemetry';
import { until } from '@waybill/testing';
import { expect, it, onTestFinished } from 'vitest';
import { servedMetrics } from '../observability/metrics-table.ts';
import { backends, byCard, byInvoice, orderOf, type Site, startSite } from './installation.ts';

const token = 'a-token-of-thirty-two-characters';
const noteModules = new URL('note-loaded-modules.ts', import.meta.url);

const urlOf = ({ installation }: Site, role: Role) => `http://127.0.0.1:${installation.ports[role]}/metrics`;

async function everything(site: Site): Promise<Record<Role, Sample[]>> {
  const scraped = await Promise.all(
    roles.map(async (role) => [role, [...(await scrape(urlOf(site, role), { token })).values()]] as const),
  );
  return Object.fromEntries(scraped) as Record<Role, Sample[]>;
}

/** The sum over all series with these labels. */
const sumOf = (samples: readonly Sample[], metric: string, labels: Record<string, string> = {}): number =>
  samples
    .filter(({ name }) => name === metric)
    .filter((sample) => Object.entries(labels).every(([name, value]) => sample.labels[name] === value))
    .reduce((sum, { value }) => sum + value, 0);

const nameOf = (name: string) => name.replace(/_(?:bucket|sum|count)$/, '');

/** Every metric is there with its labels and no others, each with a value that the catalog knows; and nothing else is. */
function expectCatalog(scraped: Record<Role, Sample[]>): void {
  for (const { name, by, labels } of servedMetrics) {
    const isOurs = (sample: Sample) => sample.name === name || nameOf(sample.name) === name;
    const series = by.flatMap((role) => scraped[role].filter(isOurs));
    expect(series.length, name).toBeGreaterThan(0);
    for (const sample of series) {
      const own = Object.entries(sample.labels).filter(([label]) => label !== 'le');
      expect(own.map(([label]) => label).toSorted(), name).toEqual(Object.keys(labels).toSorted());
      for (const [label, value] of own) {
        const values = labels[label];
        if (Array.isArray(values)) expect(values, `${label} of ${name}`).toContain(value);
      }
    }
  }
  const known = new Set(servedMetrics.map(({ name }) => name));
  const served = Object.values(scraped).flatMap((samples) => samples.map(({ name }) => name));
  const ours = served.filter((name) => name.startsWith('waybill_'));
  expect(ours.filter((name) => !known.has(name) && !known.has(nameOf(name)))).toEqual([]);
}

/** Shops are known to the access log, and to no label. */
async function tenantOf({ installation }: Site): Promise<string> {
  const log = await readFile(installation.process('api').logFile, 'utf8');
  const [, tenantId] = /"tenantId":"([0-9a-f-]{36})"/.exec(log) ?? [];
  if (tenantId === undefined) throw new Error('the access log names no shop');
  return tenantId;
}

it('a living installation serves every metric of the catalog, counts what happens, and names nobody', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-modules-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const loaded = join(folder, 'loaded');
  const site = await startSite({
    backend: backends.at(-1) ?? 'postgres',
    environment: {
      METRICS_TOKEN: token,
      NODE_ENV: 'production',
      NODE_OPTIONS: `--import=${noteModules.href}`,
      NOTE_LOADED_MODULES_IN: loaded,
    },
  });
  for (const role of roles) expect((await fetch(urlOf(site, role))).status).toBe(401);

  const placed = [
    await site.placeOrder(orderOf('MUG-01', byCard)),
    await site.placeOrder(orderOf('MUG-01', byInvoice)),
    await site.placeOrder(orderOf('no-such-thing', byCard)),
  ];
  expect(placed.map(({ status }) => status)).toEqual([202, 202, 202]);
  await site.settled();
  await until(async () => sumOf((await everything(site)).scheduler, 'waybill_processes') === 3, {
    timeoutMs: 20_000,
  });
  const { api, worker, scheduler } = await everything(site);

  expect({
    accepted: sumOf(api, 'waybill_orders_accepted_total'),
    processing: sumOf(worker, 'waybill_orders_moved_total', { status: 'processing' }),
    rejected: sumOf(worker, 'waybill_orders_moved_total', { status: 'rejected' }),
    captured: sumOf(worker, 'waybill_money_minor_units_total', { kind: 'captured', currency: 'USD' }),
    requests: sumOf(api, 'waybill_http_request_duration_seconds_count', { route: '/v1/orders' }),
    processed: sumOf(worker, 'waybill_job_runs_total', { job_name: 'order.process', outcome: 'done' }),
    waited: sumOf(worker, 'waybill_job_waiting_seconds_count', { queue: 'orders' }),
    confirmed: sumOf(worker, 'waybill_provider_call_duration_seconds_count', { operation: 'confirm' }),
    up: [api, worker, scheduler].flatMap((all) =>
      all.filter(({ name }) => name === 'waybill_collection_up').map(({ value }) => value),
    ),
    owed: sumOf(scheduler, 'waybill_outbox_open'),
  }).toEqual({
    ...{
      accepted: 3,
      processing: 2,
      rejected: 1,
      captured: (await site.getOrder(placed[0]?.body.id ?? '')).total,
    },
    ...{ requests: 3, processed: 3, waited: 3, confirmed: 1, up: Array(8).fill(1), owed: 0 },
  });
  expect(sumOf(worker, 'waybill_mails_total', { result: 'sent' })).toBe((await site.inbox()).length);

  const scraped = { api, worker, scheduler };
  expectCatalog(scraped);

  const written = JSON.stringify(scraped);
  const { apiKey } = site.installation.demo;
  for (const secret of [await tenantOf(site), ...placed.map(({ body }) => body.id), apiKey, '@example.com'])
    expect(written).not.toContain(secret);
  expect(written).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);

  // Nothing is traced: the SDK of OpenTelemetry is not even loaded, in none of the processes.
  const modules = new Set((await readFile(loaded, 'utf8')).trim().split('\n'));
  expect([...modules]).toEqual(['@opentelemetry/api']);
});
