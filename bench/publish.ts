import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { renderChart } from './report/chart.ts';
import { merge, type Results, resultsSchema } from './report/results.ts';
import { renderResults } from './report/table.ts';

const folder = fileURLToPath(new URL('../docs/performance', import.meta.url));

/** The results that the documentation shows: as they were measured, as a table and as a chart. */
export const published = {
  results: `${folder}/results.json`,
  table: `${folder}/results.md`,
  chart: `${folder}/ratios.svg`,
} as const;

export const readPublished = (): Results | null => {
  try {
    return resultsSchema.parse(JSON.parse(readFileSync(published.results, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
};

export const renderPage = (results: Results): string => `# Results of the benchmark

Written by \`npm run bench -- --publish\`; [performance.md](../performance.md) says what the figures mean.

${renderResults(results)}
`;

/** Measures that were not run again keep their results. */
export function publish(fresh: Results): void {
  const results = merge(readPublished(), fresh);
  mkdirSync(folder, { recursive: true });
  writeFileSync(published.results, `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(published.table, renderPage(results));
  writeFileSync(published.chart, renderChart(results));
}
