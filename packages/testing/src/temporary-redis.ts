import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { hireUndertaker } from './undertaker.ts';

export interface TemporaryRedis {
  readonly url: string;
  stop(): Promise<void>;
}

/** A redis-server with nothing on disk; `null` when the program is not installed. */
export async function startTemporaryRedis(): Promise<TemporaryRedis | null> {
  const program = findProgram('redis-server');
  if (!program) return null;
  for (;;) {
    const started = await tryPort(program, await freePort());
    if (started) return started;
  }
}

/** The path of a program that can be run by its name; `null` when there is none. */
export function findProgram(...names: string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
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

/** `null` when somebody else took the port in the meantime. */
async function tryPort(program: string, port: number): Promise<TemporaryRedis | null> {
  const undertaker = hireUndertaker();
  const folder = mkdtempSync(join(tmpdir(), 'waybill-redis-'));
  undertaker.willRemove(folder);
  const rules = ['--maxmemory-policy', 'noeviction', '--appendonly', 'no', '--save', ''];
  const child = spawn(program, ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...rules], {
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const ended = once(child, 'exit');
  let output = '';
  const isReady = await new Promise<boolean>((resolve) => {
    child.once('exit', () => resolve(false));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (output.includes('Ready to accept connections')) resolve(true);
    });
  });
  if (!isReady || child.pid === undefined) {
    rmSync(folder, { recursive: true, force: true });
    undertaker.dismiss();
    if (output.includes('Address already in use')) return null;
    throw new Error(`redis-server did not start:\n${output}`);
  }
  undertaker.willEnd(child.pid);
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
      undertaker.dismiss();
    },
  };
}
