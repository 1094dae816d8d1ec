import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { originalKey, renderingKey, servedFormats } from '@waybill/domain';
import { createFileSystemStorage } from '@waybill/providers/storage';
import { programEnvironment } from '@waybill/testing';
import { startTemporaryPostgres } from '@waybill/testing/servers';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  backends,
  byCard,
  byInvoice,
  orderOf,
  type PlacedOrder,
  type Site,
  startSite,
} from './installation.ts';

const patience = { timeout: 300_000 };

/** Runs the script as a user does; rejects when it fails. */
const run = (script: 'backup' | 'restore', file: string, { home, url }: { home: string; url: string }) =>
  promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL(`../../scripts/${script}.ts`, import.meta.url)), file],
    { env: programEnvironment({ WAYBILL_HOME: home, DATABASE_URL: url }) },
  );

async function place(site: Site, name: string): Promise<PlacedOrder> {
  const payment = name.endsWith('0') ? byInvoice : byCard;
  const { status, body } = await site.placeOrder(orderOf('MUG-01', payment, name));
  expect(status).toBe(202);
  return body;
}

const placeMany = (site: Site, group: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, nth) => place(site, `${group} ${nth}`)));

/** A picture of a product, as after its processing: its row, and its files in the home. Returns where it is shown. */
async function addPicture({ installation }: Site, home: string): Promise<string> {
  const client = new pg.Client({ connectionString: installation.database.url });
  await client.connect();
  const { rows } = await client.query<{ tenantId: string; id: string }>(
    `INSERT INTO product_images (tenant_id, id, sku, position, status, format, bytes, width, height, widths, created_at,
                                 updated_at)
     SELECT tenant_id, gen_random_uuid(), sku, 0, 'ready', 'png', 3, 320, 320, '{320}', now(), now()
     FROM products WHERE sku = 'MUG-01' RETURNING tenant_id AS "tenantId", id`,
  );
  await client.end();
  const [image] = rows;
  if (!image) throw new Error('there is no such product');
  const { tenantId, id } = image;
  const storage = createFileSystemStorage({ directory: join(home, 'files') });
  const served = servedFormats.map((format) => renderingKey(tenantId, id, { width: 320, format }));
  for (const key of [originalKey(tenantId, id), ...served]) {
    await storage.put(key, Buffer.from(key), { contentType: 'image/webp' });
  }
  return `/media/${tenantId}/${id}/320.webp`;
}

/** Places orders one after the other until it is told to stop. */
function keepPlacing(site: Site) {
  const placed: PlacedOrder[] = [];
  let isWanted = true;
  const placing = (async () => {
    while (isWanted) placed.push(await place(site, `Meanwhile ${placed.length}`));
  })();
  return {
    stop: async () => {
      isWanted = false;
      await placing;
      return placed;
    },
  };
}

type Mail = Awaited<ReturnType<Site['inbox']>>[number];

/** A mail that was sent after the backup is sent again, and every mailbox knows it by its id. */
const idsOf = (mails: readonly Mail[]) =>
  new Set(mails.filter(isToCustomer).map(({ messageId }) => messageId));
const isToCustomer = ({ subject }: Mail) => !/stock/i.test(subject);
const mailsTo = (group: string, mails: readonly Mail[]) =>
  mails.filter(({ to }) => String(to).startsWith(`${group}.`)).length;

/** A server on a port of its own, as after the loss of the first. */
async function anotherServer(): Promise<string> {
  const server = await startTemporaryPostgres();
  onTestFinished(() => server.stop());
  return server.url('restored');
}

/** Jobs are no part of a backup: they are made again of what is owed, in whatever queue there is then. */
const before = backends.at(-1) ?? 'postgres';

describe('a backup that is taken while orders go on', patience, () => {
  it('is all that is needed to go on elsewhere, with another queue: nothing is lost, nobody pays twice', async () => {
    const home = await mkdtemp(join(tmpdir(), 'waybill-site-'));
    onTestFinished(() => rm(home, { recursive: true, force: true }));
    const file = join(home, 'backup.gz');
    const first = await startSite({ backend: before, home });
    const settled = await placeMany(first, 'Settled', 8);
    const picture = await addPicture(first, home);
    await first.settled();

    // What is owed at the moment of the backup is done by the first installation before it is lost.
    const worker = first.installation.process('worker');
    await worker.stop(5_000);
    const owed = await placeMany(first, 'Owed', 12);
    const meanwhile = keepPlacing(first);
    await run('backup', file, { home, url: first.installation.database.url });
    const late = await meanwhile.stop();
    worker.start();
    await first.settled();
    const charged = await first.stripe.payments();
    const mailed = await first.inbox();
    await first.installation.stop();

    const databaseUrl = await anotherServer();
    await rm(join(home, 'files'), { recursive: true });
    await run('restore', file, { home, url: databaseUrl });
    const second = await startSite({ backend: 'postgres', home, databaseUrl });
    await second.settled();
    expect(await second.audit()).toEqual([]);
    expect((await fetch(`${second.installation.demo.baseUrl}${picture}`)).status).toBe(200);
    const orders = await Promise.all([...settled, ...owed, ...late].map(({ id }) => second.getOrder(id)));
    const kept = orders.filter(({ id }) => id !== undefined);
    expect(kept.length).toBeGreaterThanOrEqual(settled.length + owed.length);
    expect(kept.filter(({ status }) => status !== 'processing')).toEqual([]);
    expect(new Set(await second.stripe.payments())).toEqual(new Set(charged));
    expect(idsOf(await second.inbox())).toEqual(idsOf(mailed));
    expect(mailsTo('settled', await second.inbox())).toEqual(mailsTo('settled', mailed));
  });
});
