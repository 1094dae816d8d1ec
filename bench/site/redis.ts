import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hireUndertaker } from '@waybill/testing/servers';

export interface RedisServer {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * A Redis of our own, set up as the documentation asks: every write is on disk within a second, and a job is kept in one
 * piece.
 */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'waybill-bench-redis-'));
  const place = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const rules = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
  const shape = ['--hash-max-listpack-value', '512'];
  const server = spawn('redis-server', [...place, ...rules, ...shape], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // The terminal's Ctrl-C must not reach it before those who use it.
    detached: true,
  });
  const ended = once(server, 'exit');
  for await (const line of createInterface({ input: server.stdout })) {
    if (line.includes('Ready to accept connections')) break;
  }
  const { pid } = server;
  if (pid === undefined || server.exitCode !== null) throw new Error('redis-server did not start');
  // Nobody reads on: a full pipe would stop the server.
  server.stdout.resume();
  const undertaker = hireUndertaker();
  undertaker.willEnd(pid);
  undertaker.willRemove(folder);
  return {
    url: `redis://127.0.0.1:${port}`,
    pid,
    stop: async () => {
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
      undertaker.dismiss();
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the loopback address gave no port');
  return address.port;
}
