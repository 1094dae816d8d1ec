import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A Node of this major version that is installed beside the pinned one; null if there is none. */
export function findNode(major: number): string | null {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'));
  const programs = folders.map((folder) => join(folder, 'node')).filter((program) => existsSync(program));
  return (
    programs.find((program) =>
      execFileSync(program, ['--version'], { encoding: 'utf8' }).startsWith(`v${major}.`),
    ) ?? null
  );
}
