import { describe, expect, it } from 'vitest';
import { groups, groupsOf, roles } from './catalog.ts';
import type { Definitions } from './definition.ts';
import { openMetrics } from './open-metrics.ts';
import { parseScrape } from './scrape.ts';

const all = Object.values(groups).flatMap((group: Definitions) => Object.values(group));

describe('the catalog', () => {
  it('names every metric once, as Prometheus recommends', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name, type } of all) {
      expect(name).toMatch(/^waybill_[a-z_]+$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
    }
  });

  it('has no metric that nobody serves', () => {
    const served = new Set<string>(Object.values(groupsOf).flat());
    expect(Object.keys(groups).filter((name) => !served.has(name))).toEqual([]);
  });

  it('says of each label what bounds it, and has none that could name a shop, an order or a person', () => {
    const labels = all.flatMap((each) => Object.entries(each.labels));
    expect(labels.length).toBeGreaterThan(20);
    for (const [name, values] of labels) {
      expect(name).not.toMatch(/^(job|instance)$|id$|tenant$|shop|email|customer|order$/);
      expect(values.length).toBeGreaterThan(0);
    }
  });
});

describe.each(roles)('a process of the role %s', (role) => {
  it('begins at zero with what is known to come, so that its first event is an increase', async () => {
    const samples = parseScrape(await openMetrics(role).text());
    expect(samples.get('waybill_dispatched_jobs_total{result="left_to_relay"}')?.value).toBe(0);
    expect(samples.get('waybill_orders_moved_total{status="rejected"}')?.value).toBe(0);
  });

  it('serves the metrics of Node and of the operating system', async () => {
    const samples = parseScrape(await openMetrics(role).text());
    expect(samples.get('process_resident_memory_bytes')?.value).toBeGreaterThan(1_000_000);
    expect(samples.has('nodejs_eventloop_lag_p99_seconds')).toBe(true);
  });
});

it('shares no instrument with another process of its role', async () => {
  const [one, other] = [openMetrics('api'), openMetrics('api')];
  one.business.ordersAccepted.inc(3);
  const accepted = async (metrics: typeof one) =>
    parseScrape(await metrics.text()).get('waybill_orders_accepted_total')?.value;
  expect([await accepted(one), await accepted(other)]).toEqual([3, 0]);
});
