import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifest = z.object({ scripts: z.record(z.string(), z.string()) });

/** The files and npm scripts that a command line names and the project has not. */
export function missingPrograms(words: readonly string[], root: string): string[] {
  const files = words
    .filter((word) => /^[\w./-]+\.(?:ts|mjs|js)$/.test(word))
    .filter((file) => !existsSync(join(root, file)))
    .map((file) => `${words.join(' ').trim()}: ${file} does not exist`);
  const runAt = words.findIndex((word, index) => word === 'run' && words[index - 1] === 'npm');
  const script = runAt === -1 ? undefined : words[runAt + 1];
  if (script === undefined) return files;
  const { scripts } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  return script in scripts ? files : [...files, `npm run ${script}: no such script`];
}
