import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { orderTransitions } from '@waybill/domain';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

const sources = globSync('{apps,packages}/*/src/**/*.ts', { cwd: root })
  .filter((path) => !/\.test\.ts$|\/generated\/|\/testing\/.+|\/test-[\w-]+\.ts$/.test(path))
  .map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }));

const pathsWith = (pattern: RegExp): string[] =>
  sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('the architecture', () => {
  it('finds the sources it judges', () => {
    expect(sources.length).toBeGreaterThan(100);
  });

  it('draws the life of an order as the transition table has it', () => {
    const diagram = readFileSync(`${root}/ARCHITECTURE.md`, 'utf8');
    const drawn = [...diagram.matchAll(/^ {2}(\w+) --> (\w+): (\w+)$/gm)].map(([, from, to, event]) =>
      [from, event, to].join(' '),
    );
    const table = Object.entries(orderTransitions).flatMap(([event, { from, to }]) =>
      from.map((source) => [source, event, to].join(' ')),
    );
    expect(drawn.toSorted()).toEqual(table.toSorted());
  });

  it('sets the status of an order in one place only', () => {
    expect(pathsWith(/UPDATE orders SET[^`]*\bstatus\b *=/)).toEqual(['packages/domain/src/order/events.ts']);
    expect(pathsWith(/prisma\.order\.(update|upsert)/)).toEqual([]);
  });

  it('lets the packages import only what lies below them', () => {
    const below: Record<string, string[]> = {
      db: [],
      domain: ['db'],
      queue: ['db', 'domain'],
      providers: ['domain'],
      simulators: ['runtime'],
      runtime: ['db'],
      telemetry: ['domain'],
      sdk: [],
      testing: ['db', 'queue'],
    };
    const offences = sources.flatMap(({ path, text }) => {
      const [, kind = '', own = ''] = /^(apps|packages)\/([^/]+)/.exec(path) ?? [];
      const imported = [...text.matchAll(/from '@waybill\/([\w-]+)/g)].map(([, name = '']) => name);
      const allowed = kind === 'apps' ? Object.keys(below) : [own, ...(below[own] ?? [])];
      return imported.filter((name) => !allowed.includes(name)).map((name) => `${path} imports ${name}`);
    });
    expect(offences).toEqual([]);
  });

  it('keeps BullMQ behind packages/queue and the pipeline of one attempt', () => {
    const outside = pathsWith(/from 'bullmq'/).filter(
      (path) => !path.startsWith('packages/queue/') && path !== 'apps/worker/src/run-job.ts',
    );
    expect(outside).toEqual([]);
  });

  it('gives every prepared statement a name of its own', () => {
    const names = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bstatement(?:<[^(]*>)?\(\s*'([^']+)'/g)].map(([, name = '']) => name),
    );
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
