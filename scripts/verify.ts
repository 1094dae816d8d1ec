// Everything that has to hold, in one list: `npm test` here and in CI. Arguments go to vitest.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countTests, type Tally } from './lib/count-tests.ts';

const root = join(import.meta.dirname, '..');

const inColour = process.stdout.isTTY && !process.env['NO_COLOR'];
const env = {
  ...process.env,
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  [inColour ? 'FORCE_COLOR' : 'NO_COLOR']: '1',
};

interface Check {
  name: string;
  command: string;
  args: readonly string[];
  /** Whether it says something of its own when it succeeds. */
  isTelling?: boolean;
}

const checks: readonly Check[] = [
  {
    name: 'format and lint',
    command: 'biome',
    args: ['ci', '--error-on-warnings', `--colors=${inColour ? 'force' : 'off'}`, '.'],
  },
  // The root's, which knows every file: package by package each would be checked with all that depend on it.
  { name: 'types', command: 'turbo', args: ['run', '//#typecheck', '--output-logs=errors-only'] },
  { name: 'schema and migrations agree', command: process.execPath, args: ['scripts/check-schema.ts'] },
  { name: 'migrations block nobody', command: process.execPath, args: ['scripts/check-migrations.ts'] },
  {
    name: 'no secret in the files',
    command: 'secretlint',
    args: ['--maskSecrets', '--secretlintignore', '.gitignore', '**/*'],
  },
  { name: 'documents name what exists', command: process.execPath, args: ['scripts/check-docs.ts'] },
  {
    name: 'known vulnerabilities of dependencies',
    command: process.execPath,
    args: ['scripts/check-dependencies.ts'],
    isTelling: true,
  },
];

/** Runs to the end; the output is kept, or goes straight to the terminal. */
function run({ command, args }: Check, output: 'kept' | 'shown'): Promise<{ ok: boolean; text: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env,
      stdio: output === 'shown' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        text += chunk.toString('utf8');
      });
    }
    child.once('error', (error) =>
      resolve({ ok: false, text: `${command} could not be run: ${error.message}\n` }),
    );
    child.once('close', (code) => resolve({ ok: code === 0, text }));
  });
}

async function holds(check: Check): Promise<boolean> {
  const started = performance.now();
  const { ok, text } = await run(check, 'kept');
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${ok ? '✓' : '✗'} ${check.name} (${seconds} s)`);
  if (ok && check.isTelling) console.log(text.trimEnd());
  if (!ok)
    console.log(`\n${text.trimEnd()}\n\n${[check.command, ...check.args].join(' ')} failed, see above.`);
  return ok;
}

async function runTests(filters: readonly string[]): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-verify-'));
  const report = join(folder, 'report.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...filters];
  try {
    const { ok } = await run({ name: 'tests', command: 'vitest', args }, 'shown');
    return countTests(report, ok);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first check that fails ends the run: what comes later would only repeat it. */
async function verify(filters: readonly string[]): Promise<Tally> {
  for (const check of checks) {
    if (!(await holds(check))) return { passed: 0, failed: 1, skipped: 0 };
  }
  return await runTests(filters);
}

const { passed, failed, skipped } = await verify(process.argv.slice(2));
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
if (failed > 0) process.exitCode = 1;
