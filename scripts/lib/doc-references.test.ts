import { expect, test } from 'vitest';
import { anchorsOf, referencesIn } from './doc-references.ts';

test('finds relative links with their anchors, and leaves the web alone', () => {
  const text =
    'See [why](docs/why.md#the-outbox "t"), [here](#top), ![logo](docs/a%20b.png), [x](https://example.com/docs/y).';
  expect(referencesIn(text)).toEqual([
    { kind: 'link', target: 'docs/why.md', anchor: 'the-outbox', line: 1 },
    { kind: 'link', target: '', anchor: 'top', line: 1 },
    { kind: 'link', target: 'docs/a b.png', anchor: null, line: 1 },
  ]);
});

test('finds paths in code, and none in prose, in addresses or where a name stands for many', () => {
  const text = [
    'The folder packages/nowhere is prose; `packages/db/src/index.ts` is not.',
    '`packages/domain/src/<area>/<verb>.ts`, `https://example.com/docs/x`, `/tmp/scripts/y`, `@prisma/client`, `apps/*/src`',
    '```sh',
    'node scripts/verify.ts --filter=packages/db/',
    '```',
  ].join('\n');
  expect(referencesIn(text)).toEqual([
    { kind: 'path', path: 'packages/db/src/index.ts', line: 1 },
    { kind: 'path', path: 'apps/*/src', line: 2 },
    { kind: 'path', path: 'scripts/verify.ts', line: 4 },
    { kind: 'path', path: 'packages/db/', line: 4 },
  ]);
});

test("finds npm scripts, and not npm's own commands", () => {
  const text =
    '`npm start`, `npm test -- packages/db`, `npm run replay -- FILE.csv`, `npm ci`, `npm install`';
  expect(referencesIn(text).flatMap((found) => (found.kind === 'script' ? [found.name] : []))).toEqual([
    'start',
    'test',
    'replay',
  ]);
});

test('names headings as GitHub does', () => {
  const text =
    '# What happens when…\n## `npm test`: the one list\n## Twice\n## Twice\n```\n# not a heading\n```\n';
  expect([...anchorsOf(text)]).toEqual(['what-happens-when', 'npm-test-the-one-list', 'twice', 'twice-1']);
});
