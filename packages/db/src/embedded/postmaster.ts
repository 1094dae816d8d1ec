import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from './engine.ts';
import { diskFull, EmbeddedPostgresError, errnoOf, fileProblem } from './error.ts';
import { commandOf, endProcess, isAlive, isZombie } from './process.ts';
import { identity, type ServerUser } from './server-user.ts';
import { giveToOwnerOf } from './state.ts';

const settings: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  max_connections: '200',
  shared_buffers: '128MB',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  lc_messages: 'C',
  // The reads of a database this small come from memory: no processes of their own for them.
  io_method: 'sync',
  jit: 'off',
};

/** After an unclean end the server first replays its log, which can take a while on a slow disk. */
const readyWithinMs = 120_000;
const keepLogBytes = 10 * 1024 * 1024;

export interface Postmaster {
  pid: number;
  port: number;
  process: ChildProcess;
}

interface Launch {
  engine: Engine;
  user: ServerUser;
  dataDir: string;
  home: string;
  settings: Readonly<Record<string, string>>;
  log: (line: string) => void;
}

export const logFileOf = (home: string): string => join(home, 'postgres.log');

/** Starts the server on the port of last time, or on another when that one is taken. */
export async function launch(options: Launch, lastPort: number | null): Promise<Postmaster> {
  let wanted = lastPort;
  const deadline = Date.now() + 15_000;
  for (;;) {
    const port = await freePort(wanted);
    const outcome = await tryLaunch(options, port);
    if (typeof outcome !== 'string') return outcome;
    const retry = Date.now() < deadline && reasonToRetry(outcome);
    if (!retry) throw explain(outcome, options);
    wanted = retry === 'port' ? null : port;
    await pause(200);
  }
}

/** A free port of the loopback address; the wanted one if it is free. */
async function freePort(wanted: number | null): Promise<number> {
  const server = createServer();
  server.listen({ host: '127.0.0.1', port: wanted ?? 0 });
  try {
    await once(server, 'listening');
  } catch (error) {
    if (wanted === null) throw error;
    return freePort(null);
  }
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the loopback address gave no port');
  return address.port;
}

/** Returns what the server wrote when it ended instead of becoming ready. */
async function tryLaunch(options: Launch, port: number): Promise<Postmaster | string> {
  const { engine, user, dataDir, home } = options;
  const logFile = logFileOf(home);
  const output = openLog(home, logFile);
  const before = statSync(logFile).size;
  const flags = Object.entries({ ...settings, ...options.settings }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ]);
  // A process group of its own: Ctrl-C in the terminal must not stop the database before those who use it.
  const child = spawn(engine.postgres, ['-D', dataDir, '-p', String(port), ...flags], {
    ...identity(user),
    stdio: ['ignore', output, output],
    detached: true,
  });
  closeSync(output);
  try {
    await once(child, 'spawn');
  } catch (error) {
    throw fileProblem(error, engine.postgres);
  }
  const { pid } = child;
  if (pid === undefined) throw new Error('the started server has no process id');
  if (await becomesReady(child, pid, options)) return { pid, port, process: child };
  return readFileSync(logFile).subarray(before).toString('utf8').trim();
}

async function becomesReady(child: ChildProcess, pid: number, { dataDir, log }: Launch): Promise<boolean> {
  const started = Date.now();
  let toldToWait = false;
  while (child.exitCode === null && child.signalCode === null) {
    const status = readPidFile(dataDir);
    if (status?.pid === pid && status.ready) return true;
    const waited = Date.now() - started;
    if (waited > 4_000 && !toldToWait) {
      toldToWait = true;
      log('The database is taking its time: after an unclean end it first restores what was being written …');
    }
    if (waited > readyWithinMs) {
      await endProcess(pid, [{ signal: 'SIGQUIT', withinMs: 5_000 }]);
      return false;
    }
    await pause(15);
  }
  return false;
}

function openLog(home: string, path: string): number {
  try {
    if (existsSync(path) && statSync(path).size > keepLogBytes) renameSync(path, `${path}.1`);
    const file = openSync(path, 'a', 0o600);
    giveToOwnerOf(home, path);
    return file;
  } catch (error) {
    throw fileProblem(error, path);
  }
}

/**
 * The server of an earlier run can outlive a supervisor that was killed. It is shut down rather than adopted: its
 * programs may have been replaced beneath it, and one that we started ourselves tells us when it ends.
 */
export async function endLeftover(dataDir: string, log: (line: string) => void): Promise<void> {
  const left = readPidFile(dataDir);
  if (!left) return;
  if (isZombie(left.pid) || isStranger(left.pid, dataDir)) {
    // The server would take the process for another one at work and refuse to start.
    rmSync(join(dataDir, 'postmaster.pid'), { force: true });
    return;
  }
  if (!isAlive(left.pid)) return;
  log(`The database of an earlier run is still up (process ${left.pid}): shutting it down first.`);
  const ended = await endProcess(left.pid, [
    { signal: 'SIGINT', withinMs: 10_000 },
    { signal: 'SIGQUIT', withinMs: 5_000 },
    { signal: 'SIGKILL', withinMs: 2_000 },
  ]);
  if (ended) return;
  throw new EmbeddedPostgresError(
    'already_running',
    `The database of an earlier run (process ${left.pid}) does not end: end it with \`kill -9 ${left.pid}\`.`,
  );
}

/** A later process that was given the same id. */
function isStranger(pid: number, dataDir: string): boolean {
  const command = isAlive(pid) ? commandOf(pid) : null;
  return command !== null && !command.includes(dataDir);
}

/** The lines of postmaster.pid: process id, folder, start, port, socket folder, address, memory key, status. */
export function readPidFile(dataDir: string): { pid: number; port: number; ready: boolean } | null {
  let lines: string[];
  try {
    lines = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw fileProblem(error, dataDir);
  }
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' } : null;
}

function reasonToRetry(output: string): 'port' | 'busy' | null {
  if (/could not bind .*: Address already in use|could not create any TCP\/IP sockets/.test(output))
    return 'port';
  // The last processes of a killed server are on their way out.
  if (output.includes('is still in use')) return 'busy';
  return null;
}

function explain(output: string, { dataDir, home }: Launch): EmbeddedPostgresError {
  if (output.includes('No space left on device')) return diskFull(dataDir);
  const fail = (code: EmbeddedPostgresError['code'], advice: string) =>
    new EmbeddedPostgresError(
      code,
      `The database in ${dataDir} did not start: ${advice}\n${lastLines(output)}`,
    );
  if (output.includes('database files are incompatible')) {
    return fail(
      'wrong_version',
      `it was made by another build of PostgreSQL. Move it away to begin with an empty one.`,
    );
  }
  if (output.includes('has wrong ownership')) {
    return fail('wrong_owner', 'it belongs to another user. Start as that user, or as root.');
  }
  if (output.includes('has invalid permissions')) {
    return fail(
      'not_writable',
      'its file system does not keep permissions. Choose a folder on another with WAYBILL_HOME=/path/to/folder.',
    );
  }
  if (/lock file "postmaster.pid" already exists/.test(output)) {
    return fail('already_running', 'another server uses it. End that one first.');
  }
  return fail('start_failed', `its own words are below, all of them in ${logFileOf(home)}.`);
}

const lastLines = (output: string): string => output.split('\n').slice(-8).join('\n');
