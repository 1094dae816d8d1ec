import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { settingsTable } from '@waybill/runtime';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { AppDeps } from '../apps/api/src/deps.ts';
import { v1Routes } from '../apps/api/src/v1-routes.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** The rows of the tables that end with tests. */
const rows = read('docs/security.md')
  .split('\n')
  .filter((line) => /^\| (API\d+|V\d+)/.test(line))
  .map((line) => line.split(' | '));

interface Citation {
  path: string;
  test: string;
}

/** `path` *name*, *another name of the same file*; `path` … */
function citationsIn(cell: string): Citation[] {
  return cell.split(/; (?=`)/).flatMap((part) => {
    const path = /`([^`]+)`/.exec(part)?.[1] ?? '';
    return [...part.matchAll(/\*([^*]+)\*/g)].map(([, test = '']) => ({ path, test }));
  });
}

/** The names as the source has them: quoted, and with the apostrophes of print. */
const holds = (source: string, test: string): boolean =>
  [`'${test}'`, `"${test}"`].some((literal) => source.includes(literal));

describe('docs/security.md', () => {
  it('answers each point of the API Security Top 10, and every chapter of the ASVS that applies', () => {
    const points = rows.map(([first = '']) => first.replace('| ', ''));
    const chapters = new Set(points.map((point) => /^V\d+/.exec(point)?.[0]));
    expect(points.filter((point) => point.startsWith('API'))).toEqual(
      Array.from({ length: 10 }, (_, index) => `API${index + 1}`),
    );
    const apply = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16];
    expect(apply.filter((chapter) => !chapters.has(`V${chapter}`))).toEqual([]);
  });

  it.each(rows.map((row) => [(row[0] ?? '').replace('| ', ''), row.at(-1) ?? ''] as const))(
    'names for %s tests that there are',
    (_, cell) => {
      const citations = citationsIn(cell);
      expect(citations).not.toEqual([]);
      const missing = citations.filter(
        ({ path, test }) => !existsSync(join(root, path)) || !holds(read(path), test),
      );
      expect(missing).toEqual([]);
    },
  );
});

/** Every path of the schema at which a text may be an address that can be called. */
function addressesIn(schema: unknown, path: string): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const named = Object.entries(schema).flatMap(([name, inner]) => addressesIn(inner, `${path}.${name}`));
  return 'format' in schema && /^(uri|url)/.test(String(schema.format)) ? [path, ...named] : named;
}

/** What a shop may have called: it is judged here, and again by what its name resolves to when somebody connects. */
const guarded: readonly string[] = ['createWebhookEndpoint.url', 'changeWebhookEndpoint.url'];

it('no body and no query of a route takes an address that somebody calls, but for the guarded ones of webhooks', () => {
  const found = v1Routes({} as AppDeps).flatMap(({ name, body, query }) =>
    [body, query].flatMap((schema) => {
      if (!schema) return [];
      const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      const names = Object.keys(json.properties ?? {}).filter((field) =>
        /url|uri|host|endpoint/i.test(field),
      );
      return [...names.map((field) => `${name}.${field}`), ...addressesIn(json, name)];
    }),
  );
  expect(found).toEqual(guarded);
  // Where providers are is for the installation to say.
  expect(settingsTable.filter(({ name }) => name.endsWith('_BASE_URL')).length).toBeGreaterThan(2);
});

it('production runs no simulator and no inbox', () => {
  const files = ['Dockerfile', 'docker-compose.yml', ...globSync('ops/kubernetes/*.yaml', { cwd: root })];
  expect(files.length).toBeGreaterThan(5);
  const running = files.flatMap((file) =>
    read(file)
      .split('\n')
      .filter((line) => /simulators|npm start|scripts\/start/.test(line) && !/package\.json/.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  );
  expect(running).toEqual([]);
});
