import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram, type Undertaker } from '@waybill/testing/servers';
import { Redis } from 'ioredis';
import { createGate, type Gate } from './gate.ts';

/** A Redis of the drill's own, with its append-only file, reached through a gate. */
export interface RedisServer {
  readonly url: string;
  readonly gate: Gate;
  isUp(): boolean;
  /** SIGKILL: what the append-only file does not hold yet is lost. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Sends a command past the gate. */
  command(name: string, ...args: string[]): Promise<unknown>;
  close(): Promise<void>;
}

export interface RedisOptions {
  /** Everything it writes is in this folder. */
  folder: string;
  logFile: string;
  undertaker: Undertaker;
}

/** Null when redis-server is not installed. */
export async function startRedis(options: RedisOptions): Promise<RedisServer | null> {
  const program = findProgram('redis-server');
  if (program === null) return null;
  mkdirSync(options.folder, { recursive: true });
  let server = await launch(program, options);
  let up = true;
  const gate = await createGate(() => server.port);

  async function kill(): Promise<void> {
    if (!up) return;
    up = false;
    const ended = once(server.child, 'exit');
    server.child.kill('SIGKILL');
    await ended;
    await gate.refuse();
  }

  return {
    url: `redis://127.0.0.1:${gate.port}`,
    gate,
    isUp: () => up,
    kill,
    async start() {
      if (up) return;
      server = await launch(program, options);
      up = true;
      await gate.open();
    },
    async command(name, ...args) {
      const client = new Redis(server.port, '127.0.0.1', { maxRetriesPerRequest: 1 });
      try {
        return await client.call(name, ...args);
      } finally {
        client.disconnect();
      }
    },
    async close() {
      await kill();
      await gate.close();
    },
  };
}

interface Running {
  child: ChildProcess;
  port: number;
}

const patienceMs = 20_000;
const lookEveryMs = 20;

/** Resolves when it takes connections. */
async function launch(program: string, options: RedisOptions): Promise<Running> {
  const port = await freePort();
  const log = openSync(options.logFile, 'a');
  const before = readFileSync(options.logFile, 'utf8').length;
  const child = spawn(
    program,
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', options.folder],
      ...[
        '--save',
        '',
        '--appendonly',
        'yes',
        '--appendfsync',
        'everysec',
        '--maxmemory-policy',
        'noeviction',
      ],
    ],
    { stdio: ['ignore', log, log], detached: true },
  );
  closeSync(log);
  if (child.pid !== undefined) options.undertaker.willEnd(child.pid);
  for (let waited = 0; waited < patienceMs; waited += lookEveryMs) {
    if (readFileSync(options.logFile, 'utf8').slice(before).includes('Ready to accept connections'))
      return { child, port };
    if (child.exitCode !== null || child.signalCode !== null) break;
    await pause(lookEveryMs);
  }
  child.kill('SIGKILL');
  throw new Error(`redis-server did not start; its log: ${join(options.logFile)}`);
}

async function freePort(): Promise<number> {
  const gate = await createGate(() => 0);
  await gate.close();
  return gate.port;
}
