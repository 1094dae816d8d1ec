import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderPage } from '../report/page.ts';
import { type Results, resultsFile, resultsSchema } from '../report/results.ts';
import { DrillError } from './drill-error.ts';

export const drillsPage = fileURLToPath(new URL('../../../docs/drills.md', import.meta.url));

/** Throws `DrillError` when the folder is not the evidence of a run in full. */
function readRun(folder: string): Results {
  const file = join(folder, resultsFile);
  const run = parseRun(file);
  if (run.quick)
    throw new DrillError(`${file} is of a run with --quick, which proves less than the page says.`);
  return run;
}

function parseRun(file: string): Results {
  try {
    return resultsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new DrillError(`${file} does not hold the results of a run: ${why}`);
  }
}

/** Writes docs/drills.md from the evidence of these runs; returns its path. */
export function publish(folders: readonly string[]): string {
  const runs = folders.map(readRun).toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
  writeFileSync(drillsPage, renderPage(runs));
  return drillsPage;
}
