import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTemporaryPostgres } from '@waybill/testing/servers';
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

const patience = { timeout: 180_000 };

/** Runs the script as a user does; rejects when it fails. */
const run = (script: 'backup' | 'restore', file: string, { home, url }: { home: string; url: string }) =>
  promisify(execFile)(
    process.execPath,
    [fileURLToPath(new URL(`../../scripts/${script}.ts`, import.meta.url)), file],
    { env: { PATH: process.env['PATH'], WAYBILL_HOME: home, DATABASE_URL: url } },
  );

async function place(site: Site, name: string): Promise<PlacedOrder> {
  const payment = name.endsWith('0') ? byInvoice : byCard;
  const { status, body } = await site.placeOrder(orderOf('MUG-01', payment, name));
  expect(status).toBe(202);
  return body;
}

const placeMany = (site: Site, group: string, count: number) =>
  Promise.all(Array.from({ length: count }, (_, nth) => place(site, `${group} ${nth}`)));

/** Of one pixel. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function addPicture({ installation: { demo } }: Site): Promise<void> {
  const { status } = await fetch(`${demo.baseUrl}/v1/products/MUG-01/images`, {
    method: 'POST',
    headers: { authorization: `Bearer ${demo.apiKey}`, 'content-type': 'image/png' },
    body: Uint8Array.from(Buffer.from(picture, 'base64')),
  });
  expect(status).toBe(201);
}

/** Asks for the file that the product names. */
async function showPicture({ installation: { demo } }: Site): Promise<number> {
  const product = await fetch(`${demo.baseUrl}/v1/products/MUG-01`, {
    headers: { authorization: `Bearer ${demo.apiKey}` },
  });
  const { images } = (await product.json()) as { images: { files: { webp: string }[] }[] };
  const { pathname } = new URL(String(images.at(-1)?.files[0]?.webp));
  return (await fetch(`${demo.baseUrl}${pathname}`)).status;
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
    await addPicture(first);
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
    expect(await showPicture(second)).toBe(200);
    const orders = await Promise.all([...settled, ...owed, ...late].map(({ id }) => second.getOrder(id)));
    const kept = orders.filter(({ id }) => id !== undefined);
    expect(kept.length).toBeGreaterThanOrEqual(settled.length + owed.length);
    expect(kept.filter(({ status }) => status !== 'processing')).toEqual([]);
    expect(new Set(await second.stripe.payments())).toEqual(new Set(charged));
    expect(idsOf(await second.inbox())).toEqual(idsOf(mailed));
    expect(mailsTo('settled', await second.inbox())).toEqual(mailsTo('settled', mailed));
  });
});
