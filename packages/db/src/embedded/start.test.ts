import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';

let home: string;
let lines: string[];
let running: EmbeddedPostgres[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'waybill-embedded-'));
  chmodSync(home, 0o755);
  lines = [];
  running = [];
});

afterEach(async () => {
  for (const server of running) await server.stop();
  rmSync(home, { recursive: true, force: true });
});

async function start(where = home): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({
    home: where,
    log: (line) => lines.push(line),
    settings: { fsync: 'off' },
  });
  running.push(server);
  return server;
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

test('keeps the data, the port and the password from one start to the next', async () => {
  const first = await start();
  await ask(first.superuserUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  await expect(ask(first.superuserUrl, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
  const second = await start();
  expect(second.url('shop')).toBe(first.url('shop'));
  await expect(ask(second.superuserUrl, 'SELECT answer FROM kept')).resolves.toEqual([42]);
  expect(second.dataDir).toBe(join(home, 'postgres'));
  expect(statSync(join(home, 'postgres.json')).mode & 0o777).toBe(0o600);
});

test('refuses a second start on the same home and says who has it', async () => {
  const { port } = await start();
  await expect(start()).rejects.toMatchObject({
    code: 'already_running',
    message: expect.stringContaining(`process ${process.pid}, with its database on port ${port}`),
  });
});

test('takes over from a starter that was killed', async () => {
  const script = `
    const { startEmbeddedPostgres } = await import('${new URL('./start.ts', import.meta.url)}');
    const server = await startEmbeddedPostgres({ home: '${home}', log: () => {} });
    console.log(server.pid);
    await server.ended;`;
  const other = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [left] = await once(other.stdout, 'data');
  other.kill('SIGKILL');
  await once(other, 'exit');
  const { superuserUrl, pid } = await start();
  expect(pid).not.toBe(Number(left));
  expect(lines).toContainEqual(expect.stringContaining(`process ${Number(left)}): shutting it down first`));
  await expect(ask(superuserUrl, 'SELECT 1')).resolves.toEqual([1]);
});

test('starts over when an earlier start was interrupted while it created the database', async () => {
  mkdirSync(join(home, 'postgres.new-12345678', 'base'), { recursive: true });
  await start();
  expect(lines).toEqual([expect.stringContaining('an earlier start was interrupted')]);
  expect(readdirSync(home).filter((name) => name.startsWith('postgres.new'))).toEqual([]);
});

test('changes nothing in a folder that is not a whole database', async () => {
  const stranger = join(home, 'postgres', 'letters.txt');
  mkdirSync(dirname(stranger));
  writeFileSync(stranger, 'dear');
  await expect(start()).rejects.toMatchObject({
    code: 'incomplete_data',
    message: expect.stringContaining(`mv ${dirname(stranger)} ${dirname(stranger)}-broken`),
  });
  expect(readFileSync(stranger, 'utf8')).toBe('dear');
});

test.each([
  ['global/pg_control', 'incomplete_data'],
  ['PG_VERSION', 'incomplete_data'],
])('refuses a database that has lost %s', async (file, code) => {
  await (await start()).stop();
  rmSync(join(home, 'postgres', file));
  await expect(start()).rejects.toMatchObject({ code });
});

test('refuses a database of another version', async () => {
  const { dataDir, stop } = await start();
  await stop();
  writeFileSync(join(dataDir, 'PG_VERSION'), '12\n');
  await expect(start()).rejects.toMatchObject({ code: 'wrong_version' });
});

test('sets a new password when the old one is lost with the state file', async () => {
  const first = await start();
  await first.stop();
  rmSync(join(home, 'postgres.json'));
  const second = await start();
  expect(second.superuserUrl).not.toBe(first.superuserUrl);
  await expect(ask(second.superuserUrl, 'SELECT 1')).resolves.toEqual([1]);
});

test('says what to do when the password does not fit, and leaves no server behind', async () => {
  await (await start()).stop();
  const file = join(home, 'postgres.json');
  const state = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...state, password: 'wrong' }));
  await expect(start()).rejects.toMatchObject({ code: 'password_mismatch' });
  rmSync(file);
  await expect(start()).resolves.toBeDefined();
});

test('takes another port when the last one is taken', async () => {
  const { port, stop } = await start();
  await stop();
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  const second = await start();
  expect(second.port).not.toBe(port);
  squatter.close();
});

test('is not held up by a process that was given the id of a server that was killed', async () => {
  const { dataDir, stop } = await start();
  await stop();
  writeFileSync(
    join(dataDir, 'postmaster.pid'),
    `${process.pid}\n${dataDir}\n1\n5432\n\n127.0.0.1\n1 2\nready\n`,
  );
  await expect(start()).resolves.toBeDefined();
});

test('says so when a file is in the place of the home', async () => {
  const file = join(home, 'file');
  writeFileSync(file, '');
  await expect(start(file)).rejects.toMatchObject({ code: 'not_writable' });
});

test('says when the server has ended by itself', async () => {
  const { pid, ended, stop } = await start();
  process.kill(pid, 'SIGQUIT');
  await ended;
  await stop();
});

describe.runIf(process.getuid?.() === 0)('as root', () => {
  test('puts the data where the server can reach it when the home is closed to its user', async () => {
    chmodSync(home, 0o700);
    const first = await start(join(home, 'deeper'));
    const outside = dirname(first.dataDir);
    try {
      expect(outside.startsWith(home)).toBe(false);
      expect(first.notice).toContain(`cannot enter ${home}`);
      await ask(first.superuserUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
      await first.stop();
      // It is still found when the home is open again, and nothing tells where it was.
      chmodSync(home, 0o755);
      rmSync(join(home, 'deeper', 'postgres.json'));
      const second = await start(join(home, 'deeper'));
      expect(second.dataDir).toBe(first.dataDir);
      await expect(ask(second.superuserUrl, 'SELECT answer FROM kept')).resolves.toEqual([42]);
      await second.stop();
    } finally {
      rmSync(outside, { recursive: true, force: true });
    }
  });

  test('says what to do when the data that is there can no longer be reached', async () => {
    await (await start()).stop();
    chmodSync(home, 0o700);
    await expect(start()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringContaining(`chmod o+x ${home}`),
    });
    expect(existsSync(join(home, 'postgres', 'PG_VERSION'))).toBe(true);
  });
});
