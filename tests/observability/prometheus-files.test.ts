import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findProgram } from '@waybill/testing/servers';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { renderMetricsTable, servedMetrics } from './metrics-table.ts';
import { readQuery, type Selector } from './promql.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');

const rule = z.strictObject({
  alert: z.string().startsWith('Waybill'),
  expr: z.string(),
  for: z.string().regex(/^\d+m$/),
  labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
  annotations: z.strictObject({ summary: z.string(), description: z.string() }),
});
const ruleFile = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(rule) })),
});
const alerts = ruleFile
  .parse(parse(read('ops/prometheus/alerts.yml')))
  .groups.flatMap((group) => group.rules);

const panel = z.object({
  title: z.string(),
  type: z.string(),
  targets: z.array(z.object({ expr: z.string(), legendFormat: z.string() })).default([]),
});
const dashboard = z
  .object({ uid: z.literal('waybill'), panels: z.array(panel) })
  .parse(JSON.parse(read('ops/grafana/waybill.json')));

/** Grafana fills it in. */
const asPrometheus = (expr: string) => expr.replaceAll('$__rate_interval', '5m');
const panels = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ expr, legendFormat }) => ({ title, expr: asPrometheus(expr), legendFormat })),
);

/** The name under which the catalog knows what a histogram is asked by. */
const nameOf = (metric: string) => metric.replace(/_(?:bucket|sum|count)$/, '');
const ours = new Map(servedMetrics.map((metric) => [metric.name, metric]));

/** What Prometheus adds to every series, and what a histogram has besides. */
const added = ['job', 'instance', 'le'];

function problemsOf({ metric, matchers }: Selector): string[] {
  const known = ours.get(metric) ?? ours.get(nameOf(metric));
  if (!known)
    return metric === 'up' || /^(?:nodejs|process)_/.test(metric) ? [] : [`${metric} does not exist`];
  const isPart = metric !== known.name;
  if (isPart !== (known.type === 'histogram')) return [`${metric} is a ${known.type}`];
  return matchers.flatMap(({ label, value }) => {
    const values = known.labels[label];
    if (values === undefined) return added.includes(label) ? [] : [`${metric} has no label ${label}`];
    if (typeof values === 'string') return [];
    return value
      .split('|')
      .filter((each) => !values.includes(each))
      .map((each) => `${label} of ${metric} is never ${each}`);
  });
}

const labelsOf = ({ metric }: Selector): string[] =>
  Object.keys((ours.get(metric) ?? ours.get(nameOf(metric)))?.labels ?? {});

function problemsIn(expr: string): string[] {
  const { selectors, grouping } = readQuery(expr);
  if (selectors.length === 0) return ['it asks for nothing'];
  const labels = [...added, ...selectors.flatMap(labelsOf)];
  const strange = grouping.filter((name) => !labels.includes(name));
  return [...selectors.flatMap(problemsOf), ...strange.map((name) => `nothing has the label ${name}`)];
}

describe('an alert', () => {
  it.each(alerts)('$alert asks for metrics, labels and values that exist', ({ expr }) => {
    expect(problemsIn(expr)).toEqual([]);
  });

  it.each(alerts)('$alert fills into its texts only labels that its result has', ({ expr, annotations }) => {
    const { selectors, grouping } = readQuery(expr);
    const texts = `${annotations.summary} ${annotations.description}`;
    const filledIn = [...texts.matchAll(/\$labels\.(\w+)/g)].map(([, name = '']) => name);
    const has = grouping.length > 0 ? grouping : [...added, ...selectors.flatMap(labelsOf)];
    expect(filledIn.filter((name) => !has.includes(name))).toEqual([]);
  });

  it.each(alerts)('$alert is explained, with what to do', ({ alert }) => {
    const [, entry = ''] = read('docs/observability.md').split(`\n### ${alert}\n`);
    expect((entry.split('\n##', 1)[0] ?? '').trim().length).toBeGreaterThan(60);
  });

  it('is not explained where it is gone', () => {
    const explained = [...read('docs/observability.md').matchAll(/^### (Waybill\w+)$/gm)].map(
      ([, name]) => name,
    );
    expect(explained.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
  });
});

describe('the dashboard', () => {
  it.each(panels)('asks in “$title” for metrics, labels and values that exist: $expr', ({ expr }) => {
    expect(problemsIn(expr)).toEqual([]);
  });

  it('shows every metric there is', () => {
    const shown = new Set(
      panels.flatMap(({ expr }) =>
        readQuery(expr).selectors.flatMap(({ metric }) => [metric, nameOf(metric)]),
      ),
    );
    expect([...ours.keys()].filter((name) => !shown.has(name))).toEqual([]);
  });

  it.each(panels)('names the lines of “$title” by labels that they have: $legendFormat', (shown) => {
    const named = [...shown.legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name);
    const { selectors, grouping } = readQuery(shown.expr);
    const has = grouping.length > 0 ? grouping : [...added, ...selectors.flatMap(labelsOf)];
    expect(named.filter((name) => !has.includes(name))).toEqual([]);
  });
});

it('the check itself finds what is wrong', () => {
  expect(problemsIn('rate(waybill_orders_total[5m])')).toEqual(['waybill_orders_total does not exist']);
  expect(problemsIn('waybill_outbox_parked{job="mail.send", shop="x"}')).toEqual([
    'waybill_outbox_parked has no label shop',
  ]);
  expect(problemsIn('waybill_job_runs_total{outcome=~"done|gone"}')).toEqual([
    'outcome of waybill_job_runs_total is never gone',
  ]);
  expect(problemsIn('waybill_job_attempts')).toEqual(['waybill_job_attempts is a histogram']);
  expect(problemsIn('sum by (shop) (waybill_queue_jobs)')).toEqual(['nothing has the label shop']);
  expect(() => problemsIn('sum by (queue (waybill_queue_jobs)')).toThrow('not PromQL');
});

it('docs/observability.md has the table of metrics as the catalog has it', () => {
  expect(read('docs/observability.md')).toContain(`\n${renderMetricsTable()}\n`);
});

const promtool = findProgram('promtool');

describe.skipIf(promtool === null)('promtool', () => {
  const run = (...args: string[]) =>
    execFileSync(promtool ?? '', args, { cwd: `${root}/ops/prometheus`, encoding: 'utf8', stdio: 'pipe' });

  it('takes the configuration and the rules', () => {
    expect(run('check', 'config', '--syntax-only', 'prometheus.yml')).toContain('SUCCESS');
    expect(run('check', 'rules', 'alerts.yml')).toContain(`SUCCESS: ${alerts.length} rules found`);
  });

  it('sees each alert fire when it should, and none of them on an ordinary day', () => {
    const tested = read('ops/prometheus/alerts.test.yml');
    expect(alerts.filter(({ alert }) => !tested.includes(`alertname="${alert}"`))).toEqual([]);
    expect(run('test', 'rules', 'alerts.test.yml')).toContain('SUCCESS');
  });
});
