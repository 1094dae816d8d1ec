import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const program = fileURLToPath(new URL('./stoppable-process.ts', import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

/** Resolves when the process says that it is up. */
async function start(scenario: string) {
  const child = spawn(process.execPath, [program, scenario], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  started.push(child);
  let output = '';
  const waiting: { text: string; found: () => void }[] = [];
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    for (const { text, found } of waiting) if (output.includes(text)) found();
  });
  const says = (text: string) =>
    new Promise<void>((found) => {
      if (output.includes(text)) found();
      else waiting.push({ text, found });
    });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  return { child, says, exited, output: () => output };
}

it.each(['SIGTERM', 'SIGINT'] as const)('runs the steps in order on %s and exits with 0', async (signal) => {
  const { child, says, exited, output } = await start('clean');
  await says('"up"');
  child.kill(signal);
  expect(await exited).toBe(0);
  expect(output().indexOf('step: stop fetching')).toBeGreaterThan(0);
  expect(output().indexOf('step: close the database')).toBeGreaterThan(
    output().indexOf('step: stop fetching'),
  );
  expect(output()).toContain('"stopped"');
});

it('runs the steps that follow a failed one, and exits with 1', async () => {
  const { child, says, exited, output } = await start('failing');
  await says('"up"');
  child.kill('SIGTERM');
  expect(await exited).toBe(1);
  expect(output()).toContain('the queue did not close');
  expect(output()).toContain('step: close the database');
});

it('exits with 1 at the deadline and names the step that hangs', async () => {
  const { child, says, exited, output } = await start('hanging');
  await says('"up"');
  child.kill('SIGTERM');
  expect(await exited).toBe(1);
  expect(output()).toMatch(/"step":"close the queue".*"the shutdown did not finish in time"/);
});

it('takes a signal that comes twice within one key press as one', async () => {
  const { child, says, exited } = await start('failing');
  await says('"up"');
  child.kill('SIGINT');
  child.kill('SIGINT');
  expect(await exited).toBe(1);
});

it('stops when the process that started it is gone', async () => {
  const { child, says, exited, output } = await start('clean');
  await says('"up"');
  child.disconnect();
  expect(await exited).toBe(0);
  expect(output()).toContain('the parent process is gone');
});

it('exits with 1 on an error that nobody caught', async () => {
  const { exited, output } = await start('crashing');
  expect(await exited).toBe(1);
  expect(output()).toMatch(/"level":"fatal".*nobody caught this/);
});
