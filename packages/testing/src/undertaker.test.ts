import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { until } from './until.ts';

const script = `
  const { startTemporaryPostgres } = await import('${new URL('./servers.ts', import.meta.url)}');
  const server = await startTemporaryPostgres();
  console.log(JSON.stringify({ port: server.port, dataDir: server.dataDir }));
  await server.ended;`;

test('a server whose owner is killed ends, and its folder goes', async () => {
  const owner = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = await once(owner.stdout, 'data');
  const { port, dataDir } = JSON.parse(String(line)) as { port: number; dataDir: string };
  expect([await answers(port), existsSync(dataDir)]).toEqual([true, true]);
  owner.kill('SIGKILL');
  await until(async () => !(await answers(port)) && !existsSync(dataDir));
});

async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
