import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freshDatabase, programEnvironment } from '@waybill/testing';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';

const kinds = ['api', 'worker', 'scheduler'] as const;
/** A busy machine takes many times as long as a quiet one to start three programs. */
const patience = { timeout: 120_000 };

/** Starts the program and waits for its end; what it wrote is its log. */
async function run(kind: string, databaseUrl: string): Promise<{ code: number | null; log: string }> {
  const program = fileURLToPath(new URL(`../../apps/${kind}/src/main.ts`, import.meta.url));
  const settings = { DATABASE_URL: databaseUrl, PORT: '0', HEALTH_PORT: '0', WAYBILL_SECRET: 'x'.repeat(32) };
  const child = spawn(process.execPath, [program], {
    env: programEnvironment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, log };
}

async function databaseWith(sql: string): Promise<string> {
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(sql);
  await client.end();
  return database.url;
}

it('no process starts on a database that lacks a migration of its release', patience, async () => {
  const url = await databaseWith(`DELETE FROM _prisma_migrations WHERE migration_name = '0002_payments'`);
  const runs = await Promise.all(kinds.map((kind) => run(kind, url)));
  expect(runs.map(({ code }) => code)).toEqual([1, 1, 1]);
  for (const { log } of runs) expect(log).toContain('lacks 0002_payments. Run \\"node scripts/migrate.ts\\"');
});

it('no process starts on a database from which was taken what it uses', patience, async () => {
  const url = await databaseWith(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at)
     VALUES ('later', '', '9003_contract_9001_drop_source', now(), now())`,
  );
  const runs = await Promise.all(kinds.map((kind) => run(kind, url)));
  expect(runs.map(({ code }) => code)).toEqual([1, 1, 1]);
  for (const { log } of runs) expect(log).toContain('Start a release that has migration 9001');
});
