import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Entry {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const file = new URL('../../package-lock.json', import.meta.url);
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Entry> };

/** Where Node would look for the package when it is asked for by the one at `path`. */
function isLocked(name: string, path: string): boolean {
  if (`${path}/node_modules/${name}` in packages) return true;
  const outer = path.lastIndexOf('/node_modules/');
  return outer === -1 ? `node_modules/${name}` in packages : isLocked(name, path.slice(0, outer));
}

// npm leaves packages for other kinds of machine out when the registry does not offer them at that moment, and
// `npm ci` then refuses the file, on every machine.
test('the lock file holds every package that another one in it asks for, for any kind of machine', () => {
  const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.keys({ ...dependencies, ...optionalDependencies })
      .filter((name) => !isLocked(name, path))
      .map((name) => `${path} asks for ${name}`),
  );
  expect(missing).toEqual([]);
});
