import { expect, it } from 'vitest';
import { renderChart } from './chart.ts';
import { comparison, measured, results } from './testing.ts';

const chartOf = (...comparisons: ReturnType<typeof comparison>[]) =>
  renderChart(results(measured({ comparisons })));

it('draws a bar for each ratio, in proportion', () => {
  const chart = chartOf(
    comparison({ ours: [100], theirs: [100] }),
    comparison({ ours: [50], theirs: [100], target: { ratio: 0.5, side: 'at least' } }),
  );
  const widths = [...chart.matchAll(/<rect class="bar" [^>]*width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  expect(widths).toHaveLength(2);
  expect(widths[0]).toBe(2 * (widths[1] ?? 0));
});

it('shows a promise that is not kept in another colour', () => {
  expect(chartOf(comparison({ ours: [80], theirs: [100] }))).toContain('class="bar missed"');
});

it('is well-formed whatever the names hold', () => {
  expect(chartOf(comparison({ name: 'a < b & "c"' }))).toContain('a &lt; b &amp; &quot;c&quot;');
});
