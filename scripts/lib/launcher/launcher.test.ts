import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { until } from '@waybill/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
let folder: string;
let script: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-launcher-'));
  script = join(folder, 'script.ts');
  writeFileSync(
    script,
    `const [way]: string[] = process.argv.slice(2);
    process.on('SIGINT', () => console.log('SIGINT'));
    if (way === 'stay') process.on('SIGTERM', () => process.exit(7));
    if (way === 'signal') process.kill(process.pid, 'SIGKILL');
    console.log(process.version, process.argv.slice(2).join('|'));
    if (way === 'stay') setInterval(() => {}, 1_000);
    else process.exitCode = 3;`,
  );
});
afterAll(() => rmSync(folder, { recursive: true }));

function launch(...args: string[]): ChildProcess & { stdout: NonNullable<ChildProcess['stdout']> } {
  const launcher = `
    const { runScript } = await import('${here('run-script.mjs')}');
    runScript('${script}', ${JSON.stringify(args)});`;
  return spawn(process.execPath, ['--input-type=module', '--eval', launcher], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

test('runs the script on the pinned Node with its arguments and ends with its exit code', async () => {
  const child = launch('go', 'a b', '--c=d');
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect(output).toMatch(/^v24\.\d+\.\d+ go\|a b\|--c=d\n$/);
  expect(code).toBe(3);
});

test('ends by the signal that ended the script', async () => {
  await expect(once(launch('signal'), 'exit')).resolves.toEqual([null, 'SIGKILL']);
});

test('hands a signal that it alone received on to the script, once however often it came', async () => {
  const child = launch('stay');
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8');
  });
  const exited = once(child, 'exit');
  await until(() => output.includes('stay'));
  child.kill('SIGINT');
  child.kill('SIGINT');
  await until(() => output.includes('SIGINT'));
  child.kill('SIGTERM');
  await expect(exited).resolves.toEqual([7, null]);
  expect(output.match(/SIGINT/g)).toEqual(['SIGINT']);
});

test('says so when there is no such command', async () => {
  const child = spawn(process.execPath, [here('../../bootstrap.mjs'), 'no-such-command'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
  expect(output).toContain('There is no scripts/no-such-command.ts');
  expect(code).toBe(1);
});
