import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const guide = readFileSync(join(root, 'docs/payment-providers.md'), 'utf8');

it('the guide to payment providers names only paths that there are', () => {
  const named = [...guide.matchAll(/`((?:packages|apps|docs|tests|prisma)\/[\w./-]+)`/g)].map(
    ([, path = '']) => path,
  );
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

it('the skeleton in the guide to payment providers compiles', () => {
  const blocks = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = '']) => code);
  expect(blocks).toHaveLength(2);
  const cache = join(root, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'guide-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = blocks.map((code, at) => {
    writeFileSync(join(folder, `block-${at}.ts`), code);
    return `block-${at}.ts`;
  });
  const project = { extends: join(root, 'tsconfig.base.json'), files };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(project));
  const compile = () => execFileSync(join(root, 'node_modules/.bin/tsc'), ['--project', folder, '--noEmit']);
  expect(compile).not.toThrow();
});
