import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ran } from '../run-drill.ts';
import { type Results, resultsFile } from './results.ts';

const json = (content: unknown) => `${JSON.stringify(content, null, 2)}\n`;

/** What came of a drill, for those who want to know exactly; the logs of its processes are beside it. */
export function writeEvidence(folder: string, { verdict, campaign, evidence }: Ran): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: string) => writeFileSync(join(folder, name), content);
  write('verdict.json', json(verdict));
  write('orders.json', json(campaign.intents));
  write('answers.ndjson', campaign.answers.map((answer) => `${JSON.stringify(answer)}\n`).join(''));
  write('audit.json', json(evidence.findings));
  write('books.json', json(evidence.books));
}

/** The tables as they were when a promise turned out to be broken. */
export function writeDump(folder: string, dump: ReadonlyMap<string, string>): void {
  mkdirSync(join(folder, 'tables'), { recursive: true });
  for (const [table, rows] of dump) writeFileSync(join(folder, 'tables', `${table}.ndjson`), rows);
}

/** What an installation leaves that is of use to nobody when it is gone: its keys, its ports. */
export function removeLeftovers(folder: string): void {
  for (const name of ['demo-secrets.json', 'demo.json', 'state.json', 'start.lock', 'simulators'])
    rmSync(join(folder, name), { recursive: true, force: true });
}

/** Written after every drill, so that a run that is cut off has something to show. */
export function writeResults(folder: string, results: Results): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, resultsFile), json(results));
}
