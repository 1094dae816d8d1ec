import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(`${root}/${path}`, 'utf8');

interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

it('gives a reason for every dependency, and for none that is gone', () => {
  const manifests = ['package.json', ...globSync('{apps,packages}/*/package.json', { cwd: root })];
  const used = manifests.flatMap((path) => {
    const { dependencies, devDependencies } = JSON.parse(read(path)) as Manifest;
    return Object.keys({ ...dependencies, ...devDependencies });
  });
  const external = new Set(used.filter((name) => !name.startsWith('@waybill/')));
  const listed = [...read('docs/dependencies.md').matchAll(/^\| `([^`]+)` \| \S/gm)].map(([, name]) => name);
  expect(listed.toSorted()).toEqual([...external].toSorted());
});
