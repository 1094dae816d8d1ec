import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** What the processes are made of. */
const parts = ['apps', 'packages'] as const;
const ours = '@waybill';

/** One change that makes the next release out of this one. */
export interface Change {
  /** From the top folder on. */
  file: string;
  /** Has to be in the file exactly once. */
  from: string;
  to: string;
}

/** Puts a copy of the sources, with these changes, into the folder: a release that can run beside this one. */
export function makeRelease(folder: string, changes: readonly Change[]): void {
  mkdirSync(folder, { recursive: true });
  cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  // By which a process judges whether the database fits it.
  cpSync(join(root, 'prisma'), join(folder, 'prisma'), { recursive: true });
  for (const part of parts) {
    cpSync(join(root, part), join(folder, part), {
      recursive: true,
      filter: (path) => !path.endsWith('.test.ts'),
    });
  }
  linkModules(folder);
  for (const change of changes) apply(folder, change);
}

/** The dependencies are shared; our own packages are those of the release. */
function linkModules(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, ours), { recursive: true });
  for (const name of readdirSync(join(root, 'node_modules')))
    if (name !== ours) symlinkSync(join(root, 'node_modules', name), join(modules, name));
  for (const part of parts)
    for (const name of readdirSync(join(folder, part)))
      if (statSync(join(folder, part, name)).isDirectory())
        symlinkSync(join(folder, part, name), join(modules, ours, name));
}

function apply(folder: string, { file, from, to }: Change): void {
  const path = join(folder, file);
  const source = readFileSync(path, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`${file} has no single place that reads: ${from}`);
  writeFileSync(path, source.replace(from, to));
}
