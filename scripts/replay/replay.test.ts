import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type FreshDatabase, freshDatabase, programEnvironment } from '@waybill/testing';
import { startTemporaryRedis, type TemporaryRedis } from '@waybill/testing/servers';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenInstallation, openInstallation } from '../lib/open-installation.ts';
import { recordingScreen } from '../start/testing/recording-screen.ts';
import { replayOn } from './replay-on.ts';
import { readSales } from './sales-file/read-sales.ts';
import { untidyFile } from './testing/untidy-file.ts';

const slow = 240_000;
const program = fileURLToPath(new URL('../replay.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'waybill-replay-'));
const file = join(folder, 'untidy.csv');

let database: FreshDatabase;
let redis: TemporaryRedis | null;

beforeAll(async () => {
  writeFileSync(file, untidyFile);
  [database, redis] = await Promise.all([freshDatabase(), startTemporaryRedis()]);
});

afterAll(async () => {
  await Promise.all([database.drop(), redis?.stop()]);
  rmSync(folder, { recursive: true });
});

const environment = (more: Record<string, string> = {}) =>
  programEnvironment({ DATABASE_URL: database.url, WAYBILL_HOME: join(folder, 'home'), ...more });

/** The command as it is run from a terminal. */
async function replay(...args: string[]) {
  const child = spawn(process.execPath, [program, ...args], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { stdout, stderr, code };
}

/** Without how fast it went, and without the API's own words. */
const gist = (report: string): string =>
  report
    .replace(/^ {2}(answered|settled) .*$/gm, '  $1 …')
    .replace(/ must be .*?(, and |$)| must have .*?(, and |$)/gm, ' …$1$2');

const report = `Orders of untidy.csv: 1,608 rows, 10 invoices, in the tenant first-run
  submitted                 10
  accepted                   6
  fulfilled                  5
  rejected                   1
    1 × unknown_sku
        536591, line 13: Some items are not in the catalogue. PADS
  refused                    4
    2 × 400 validation_failed at items[].quantity
        C536379, line 9: items[0].quantity …, and is -1
        536589, line 11: items[0].quantity …, and is -10
    1 × 400 validation_failed at shippingAddress.country
        536590, line 12: shippingAddress.country …, and is "European Community"
    1 × 400 validation_failed at items
        536593, line 608: items …, and has 1,001
  unclear                    1  with several customers or countries, of which the first counts:
        536367

Products refused
  PADS at 0.001 (lines 13): 400 validation_failed, price …

Revenue in GBP
  fulfilled           1,602.30  as the API sold it
  rejected               7.401  as the file has it
  refused             1,683.30  as the file has it
  together           3,293.001
  the file           3,293.001  ✓

Stock in pieces: 49 SKUs, each of them compared; the best sellers are shown
           SKU     opening   file sold    API sold     on hand
           all       7,350       4,140       4,140       3,210  ✓
`;

it('starts an installation of its own, reports to the penny what became of every row, and stops it', {
  timeout: slow,
}, async () => {
  const { code, stdout, stderr } = await replay(file, '--tenant', 'first-run', '--concurrency', '5');
  expect(gist(stdout)).toContain(report);
  expect(stdout).toMatch(/✓ Every figure reconciles/);
  expect(stderr).toMatch(/Orders submitted, 10 .*Orders settled, 6 .*Stopped/s);
  expect(code).toBe(0);
});

it.each([
  [['no-such-file.csv'], /no-such-file\.csv cannot be read: there is no such file/],
  [[folder], /cannot be read: it is a folder/],
  [[program], /The first line must name the columns/],
  [[], /Name one file to replay/],
])('says what keeps it from running: %j', async (args, message) => {
  const { code, stderr, stdout } = await replay(...args);
  expect(stderr).toMatch(message);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});

/** One piece more than was sold vanishes with every sale of this SKU. */
const sabotage = `
  CREATE FUNCTION lose_a_piece() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.sku = '85123A' AND NEW.on_hand < OLD.on_hand THEN NEW.on_hand := NEW.on_hand - 1; END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER lose_a_piece BEFORE UPDATE ON stock_levels FOR EACH ROW EXECUTE FUNCTION lose_a_piece()`;

async function execute(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

it('reconciles twice in a row on an installation that is up, and finds what somebody lost', {
  timeout: slow,
}, async () => {
  const screen = recordingScreen();
  const settings = environment(redis ? { REDIS_URL: redis.url } : {});
  const up: OpenInstallation = await openInstallation({ environment: settings, screen });
  try {
    const sales = await readSales(Readable.from([untidyFile]));
    const options = { installation: up, sales, concurrency: 8, signal: new AbortController().signal };
    const progress = {
      count: <T>(_: string, __: number, run: (done: () => void) => Promise<T>) => run(() => undefined),
    };
    for (const tenant of ['second-run', 'third-run']) {
      const { discrepancies, outcomes } = await replayOn({
        ...options,
        tenant,
        progress,
        provider: 'stripe',
      });
      expect(discrepancies).toEqual([]);
      expect(outcomes.filter(({ fate }) => fate === 'fulfilled')).toHaveLength(5);
    }
    await expect(replayOn({ ...options, tenant: 'third-run', progress, provider: 'manual' })).rejects.toThrow(
      /There is a tenant third-run already/,
    );

    await execute(sabotage);
    const { code, stdout, stderr } = await replay(file);
    expect(stdout).toContain(
      '  SKU 85123A: opened with 38 and sold 12 by the file, but 25 are on hand (lines 2, 5, 1609)\n',
    );
    expect(stdout).toMatch(/^ {2}I1, .*85123A/m);
    expect(stderr).toContain(`on the installation at ${up.baseUrl}, which was up`);
    expect(code).toBe(1);
  } finally {
    await up.stop();
  }
});
