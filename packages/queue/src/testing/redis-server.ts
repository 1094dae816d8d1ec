import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findProgram, hireUndertaker } from '@waybill/testing/servers';

/** False where no Redis is installed: its tests are then skipped. */
export const hasRedis = findProgram('redis-server') !== null;

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Ends it as a crash would, and starts it again on the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** A Redis of our own, on a free port of this machine, with a folder of its own. */
export async function startRedis(
  args: readonly string[] = ['--appendonly', 'yes'],
  chosenPort?: number,
): Promise<RedisServer> {
  const port = chosenPort ?? (await freePort());
  const dir = await mkdtemp(join(tmpdir(), 'waybill-redis-'));
  const command = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', ...args];
  let kill = await launch(command, dir);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    restart: async () => {
      await kill();
      kill = await launch(command, dir);
    },
    stop: async () => {
      await kill();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** Resolves when it takes connections, with what ends it as a crash would. */
async function launch(command: readonly string[], dir: string): Promise<() => Promise<void>> {
  const server = spawn('redis-server', command, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    lines.push(line);
    if (line.includes('Ready to accept connections')) break;
  }
  if (server.exitCode !== null || server.pid === undefined)
    throw new Error(`redis-server did not start:\n${lines.join('\n')}`);
  // Nobody reads on: a full pipe would stop the server.
  server.stdout.resume();
  const undertaker = hireUndertaker();
  undertaker.willEnd(server.pid);
  undertaker.willRemove(dir);
  return async () => {
    server.kill('SIGKILL');
    await ended;
    undertaker.dismiss();
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
