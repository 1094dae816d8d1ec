import { execFile } from 'node:child_process';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const source = join(root, 'packages/sdk');

interface Manifest {
  [field: string]: unknown;
  private?: boolean;
  scripts?: object;
  devDependencies?: object;
}

/** In the repository the package is its sources; published, it is what was built of them. */
function published({ private: _, scripts: __, devDependencies: ___, ...manifest }: Manifest): Manifest {
  return {
    ...manifest,
    exports: { '.': { types: './index.d.ts', default: './index.js' } },
    files: ['**/*.js', '**/*.d.ts'],
  };
}

/**
 * Builds the SDK as it is published: a folder for `npm pack` and `npm publish`, whose files browsers load as they are.
 * Throws what the compiler says.
 */
export async function buildSdk(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  const compiler = join(root, 'node_modules/.bin/tsc');
  const run = promisify(execFile)(compiler, ['--project', 'tsconfig.build.json', '--outDir', folder], {
    cwd: source,
  });
  await run.catch(({ stdout }: { stdout: string }) => {
    throw new Error(`The SDK does not compile:\n${stdout}`);
  });
  const manifest = JSON.parse(await readFile(join(source, 'package.json'), 'utf8')) as Manifest;
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`);
  await copyFile(join(source, 'README.md'), join(folder, 'README.md'));
  await copyFile(join(root, 'LICENSE'), join(folder, 'LICENSE'));
}
