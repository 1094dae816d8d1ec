import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { originalKey, renderingKey } from '@waybill/domain';
import { createFileSystemStorage } from '@waybill/providers/storage';
import { createS3Simulator } from '@waybill/simulators/s3';
import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { backUpImages, filesBeside, restoreImages } from './image-files.ts';

const [tenantId, ready, waiting, failed] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
const keys = [
  originalKey(tenantId, ready),
  ...[160, 320].flatMap((width) =>
    (['webp', 'jpeg'] as const).map((format) => renderingKey(tenantId, ready, { width, format })),
  ),
  originalKey(tenantId, waiting),
];

let database: FreshDatabase;
let home: string;
beforeAll(async () => {
  database = await freshDatabase();
  home = await mkdtemp(join(tmpdir(), 'waybill-images-'));
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(
    `WITH tenant AS (
       INSERT INTO tenants (id, slug, name, currency, merchant_email, sender_name, sender_email, created_at)
       VALUES ($1, 'harbour', 'Harbour', 'USD', 'm@example.com', 'Shop', 's@example.com', now()) RETURNING id
     ), product AS (
       INSERT INTO products (tenant_id, sku, name, price, currency, created_at, updated_at)
       SELECT id, 'MUG', 'Mug', 100, 'USD', now(), now() FROM tenant RETURNING tenant_id, sku
     )
     INSERT INTO product_images (tenant_id, id, sku, position, status, reason, format, bytes, width, height, widths,
                                 created_at, updated_at)
     SELECT tenant_id, n.id, sku, n.place, n.status, n.reason, 'png', 1, n.width, n.width, n.widths::int[], now(), now()
     FROM product, (VALUES ($2::uuid, 0, 'ready', NULL, 400, '{160,320}'), ($3, 1, 'processing', NULL, NULL, '{}'),
                           ($4, 2, 'failed', 'No image.', NULL, '{}')) AS n(id, place, status, reason, width, widths)`,
    [tenantId, ready, waiting, failed],
  );
  await client.end();
  const storage = createFileSystemStorage({ directory: join(home, 'files') });
  for (const key of keys) await storage.put(key, Buffer.from(key), { contentType: 'image/webp' });
});
afterAll(async () => {
  await rm(home, { recursive: true });
  await database.drop();
});

const given = () => ({ databaseUrl: database.url, backup: join(home, 'backup.gz') });

it('files of images go with a backup, come back with it, and are missed by name', async () => {
  const folder = filesBeside(given().backup);
  const [told] = await backUpImages({ WAYBILL_HOME: home }, given());
  expect(told).toBe(`6 files of 3 images are in ${folder}: keep it beside the backup.`);

  const elsewhere = join(home, 'elsewhere');
  const restored = await restoreImages({ STORAGE_DIR: elsewhere }, given());
  expect(restored).toEqual({ lines: [`All 3 images have their files in ${elsewhere}.`], isComplete: true });
  for (const key of keys) expect((await readFile(join(elsewhere, key))).toString()).toBe(key);

  await rm(join(folder, renderingKey(tenantId, ready, { width: 320, format: 'webp' })));
  await rm(join(folder, originalKey(tenantId, waiting)));
  const bare = join(home, 'bare');
  const { lines, isComplete } = await restoreImages({ STORAGE_DIR: bare }, given());
  expect(isComplete).toBe(false);
  expect(lines.toSorted()).toEqual(
    [
      `✗ shop harbour, product MUG, image ${ready}: 320.webp missing`,
      `✗ shop harbour, product MUG, image ${waiting}: original missing`,
      `2 of 3 images lack files in ${bare}.`,
    ].toSorted(),
  );
});

it('a bucket is left to its own backup, which is said, and is looked through after a restore', async () => {
  const credentials = { region: 'eu-test-1', accessKeyId: 'AKIATEST', secretAccessKey: 'secret' };
  const simulator = await createS3Simulator({ ...credentials, bucket: 'pictures', port: 0 });
  onTestFinished(() => simulator.close());
  const environment = {
    ...{ S3_BUCKET: 'pictures', S3_ENDPOINT: simulator.url, S3_REGION: credentials.region },
    ...{ S3_ACCESS_KEY_ID: credentials.accessKeyId, S3_SECRET_ACCESS_KEY: credentials.secretAccessKey },
  };
  const backup = join(home, 'of-a-bucket.gz');
  const [told] = await backUpImages(environment, { ...given(), backup });
  expect(told).toMatch(/in the bucket pictures, and NOT in this backup/);
  expect(existsSync(filesBeside(backup))).toBe(false);
  const { lines, isComplete } = await restoreImages(environment, { ...given(), backup });
  expect(isComplete).toBe(false);
  expect(lines.at(-1)).toBe(
    '2 of 3 images lack files in the bucket pictures: restore the versions of the bucket.',
  );
});
