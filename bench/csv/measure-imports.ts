import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openDatabase, statement } from '@waybill/db';
import { startEmbeddedPostgres } from '@waybill/db/embedded';
import { createDatabaseIfMissing, migrate } from '@waybill/db/migrate';
import { asRole } from '@waybill/db/roles';
import { migrationsDir } from '@waybill/db/schema';
import {
  acceptImport,
  beginImport,
  createTenant,
  createTransact,
  fulfilOutboxJob,
  getImport,
  type JobRun,
  maxRowsAtOnce,
  type NewImport,
  newId,
  storePiece,
  workImport,
} from '@waybill/domain';

const usage = `node bench/csv/measure-imports.ts [--rows 100000]

Takes files of so many rows in, in this one process and on a PostgreSQL of its own with durable commits, one job after
another: new products, the same file again, what is counted of each of them, and new prices of the first 10,000, all or
nothing. Shows how long it takes and how much memory
the process has.`;

const { values } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, help: { type: 'boolean' } },
});
const rowCount = Number(values.rows);
if (values.help || !Number.isSafeInteger(rowCount) || rowCount < 1) {
  console.log(usage);
  process.exit(values.help ? 0 : 1);
}

const home = mkdtempSync(join(tmpdir(), 'waybill-csv-'));
chmodSync(home, 0o755);
const server = await startEmbeddedPostgres({ home, log: () => undefined });
const url = server.url('csv');
await createDatabaseIfMissing(url);
await migrate({ url, migrationsDir });
const db = openDatabase({ url: asRole(url, 'waybill_app'), max: 4, applicationName: 'measure-csv' });
const transact = createTransact({ db, onCommitted: () => undefined });
const tenantId = newId();
const scope = { tenantId, actor: { type: 'staff', id: 'measure' } } as const;

const selectJob = statement<{ id: string }>(
  'measure-job',
  `SELECT id FROM outbox WHERE job = 'csv.import' LIMIT 1`,
);

/** As a worker does: each job in a transaction of its own. */
function runOf(jobId: string, importId: string): JobRun<'csv.import'> {
  return {
    ...{ job: 'csv.import', id: jobId, tenantId, payload: { importId }, attempt: 1 },
    signal: new AbortController().signal,
    transact: (body) => transact(scope, body),
    fulfil: (body) =>
      transact(scope, async (ctx) => {
        if (await fulfilOutboxJob(ctx.tx, tenantId, jobId)) await body(ctx);
      }),
  };
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;

/** The file in pieces, none of which is kept. */
function* piecesOf(header: string, rowOf: (nth: number) => string, count = rowCount): Generator<Buffer> {
  let text = `${header}\r\n`;
  for (let nth = 1; nth <= count; nth++) {
    text += `${rowOf(nth)}\r\n`;
    if (text.length < 64 * 1024) continue;
    yield Buffer.from(text);
    text = '';
  }
  yield Buffer.from(text);
}

async function upload(wanted: NewImport, pieces: Iterable<Buffer>): Promise<string> {
  const id = await transact(scope, (ctx) => beginImport(ctx, wanted));
  let bytes = 0;
  for (const data of pieces) {
    await storePiece(db, { tenantId, importId: id, startByte: bytes, data });
    bytes += data.length;
  }
  await transact(scope, (ctx) => acceptImport(ctx, { ...wanted, id, bytes, sha256: '' }));
  return id;
}

async function measure(
  what: string,
  { kind, mode = 'best-effort' }: Pick<NewImport, 'kind'> & Partial<Pick<NewImport, 'mode'>>,
  pieces: Iterable<Buffer>,
): Promise<void> {
  const importId = await upload({ kind, mode, dryRun: false }, pieces);
  const before = process.memoryUsage.rss();
  const begun = performance.now();
  const cpu = process.cpuUsage();
  let peak = before;
  for (let jobs = 0; ; jobs++) {
    const job = await db.inTenant(tenantId, (tx) => tx.maybe(selectJob));
    peak = Math.max(peak, process.memoryUsage.rss());
    if (job) await workImport(runOf(job.id, importId));
    if (job && jobs % 100 !== 0) continue;
    const { status, rows, bytes } = await transact(scope, (ctx) => getImport(ctx, { kind, id: importId }));
    const seconds = ((performance.now() - begun) / 1_000).toFixed(1);
    const { user, system } = process.cpuUsage(cpu);
    const spent = `${seconds} s, ${((user + system) / 1e6).toFixed(1)} s of processor`;
    const memory = `RSS ${megabytes(before)} before, ${megabytes(process.memoryUsage.rss())} now, ${megabytes(peak)} at most`;
    console.log(`${what}: ${status}, ${megabytes(bytes)}, ${JSON.stringify(rows)}, ${spent}, ${memory}`);
    if (!job) return;
  }
}

try {
  await transact(scope, (ctx) =>
    createTenant(ctx, {
      ...{ slug: 'measure', name: 'Measure', currency: 'USD', taxRateBps: 0, reservationMinutes: 60 },
      ...{
        senderEmail: 'shop@shop.example',
        merchantEmail: 'merchant@shop.example',
        captureMode: 'automatic',
      },
      shippingMethods: [],
    }),
  );
  const name = (nth: number) => `Product ${nth},"It is the ${nth}th, and has a description."`;
  const products = () =>
    piecesOf('sku,name,description,price', (nth) => `P-${nth},${name(nth)},${nth % 1_000}.99`);
  await measure('new products', { kind: 'products' }, products());
  await measure('the same products', { kind: 'products' }, products());
  await measure(
    'stock',
    { kind: 'stock' },
    piecesOf('sku,onHand', (nth) => `P-${nth},${nth % 50}`),
  );
  const few = Math.min(rowCount, maxRowsAtOnce);
  const prices = piecesOf('sku,price', (nth) => `P-${nth},${nth % 900}.50`, few);
  await measure('new prices', { kind: 'products', mode: 'all-or-nothing' }, prices);
} finally {
  await db.close();
  await server.stop();
  rmSync(home, { recursive: true, force: true });
}
