import { type Database, statement } from '@waybill/db';
import type { FileStorage } from '../../ports/file-storage.ts';
import { filesOf, originalKey, renderingKey, servedFormats } from './files.ts';
import type { ImageStatus } from './image.ts';

/** What a row of an image says of its files. */
interface ImageRow {
  tenantId: string;
  /** The shop's slug. */
  shop: string;
  id: string;
  sku: string;
  status: ImageStatus;
  widths: number[];
}

/** An image whose row is there and whose files are not, or not all. */
export interface IncompleteImage {
  shop: string;
  sku: string;
  imageId: string;
  /** The keys of the files that are missing. */
  missing: string[];
}

/** How it stands with the files of all images of an installation. */
export interface ImageFilesReport {
  images: number;
  files: number;
  incomplete: number;
  /** The first of them, {@link mostNamed} at most. */
  named: IncompleteImage[];
}

export const mostNamed = 50;
const rowsAtOnce = 500;
/** Images whose files are looked at or copied at the same moment. */
const imagesAtOnce = 8;

const selectPage = statement<ImageRow>(
  'images-of-all-shops',
  `SELECT i.tenant_id AS "tenantId", t.slug AS shop, i.id, i.sku, i.status, i.widths
   FROM product_images i JOIN tenants t ON t.id = i.tenant_id
   WHERE $1::uuid IS NULL OR (i.tenant_id, i.id) > ($1, $2)
   ORDER BY i.tenant_id, i.id LIMIT ${rowsAtOnce}`,
);

async function* readRows(systemDb: Database): AsyncGenerator<ImageRow[]> {
  let last: ImageRow | undefined;
  do {
    const after = [last?.tenantId ?? null, last?.id ?? null];
    const rows = await systemDb.inSystem((tx) => tx.all(selectPage, after));
    for (let nth = 0; nth < rows.length; nth += imagesAtOnce) yield rows.slice(nth, nth + imagesAtOnce);
    last = rows.length < rowsAtOnce ? undefined : rows.at(-1);
  } while (last);
}

/** The files that have to be there. Of an image that failed there may be none: it was not an image, or is lost. */
function keysOf({ tenantId, id, status, widths }: Pick<ImageRow, 'tenantId' | 'id' | 'status' | 'widths'>) {
  if (status === 'failed') return [];
  const served = widths.flatMap((width) =>
    servedFormats.map((format) => renderingKey(tenantId, id, { width, format })),
  );
  return [originalKey(tenantId, id), ...served];
}

/** Asks of each image which of its files are there. */
async function reportOn(
  systemDb: Database,
  present: (row: ImageRow, keys: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<ImageFilesReport> {
  const report: ImageFilesReport = { images: 0, files: 0, incomplete: 0, named: [] };
  for await (const rows of readRows(systemDb)) {
    const looked = await Promise.all(
      rows.map(async (row) => {
        const keys = keysOf(row);
        return { row, keys, there: await present(row, keys) };
      }),
    );
    for (const { row, keys, there } of looked) {
      const missing = keys.filter((key) => !there.has(key));
      report.images += 1;
      report.files += keys.length - missing.length;
      if (missing.length === 0) continue;
      report.incomplete += 1;
      if (report.named.length < mostNamed) {
        report.named.push({ shop: row.shop, sku: row.sku, imageId: row.id, missing });
      }
    }
  }
  return report;
}

const typeOf = (key: string): string => {
  const format = servedFormats.find((each) => key.endsWith(`.${each}`));
  return format ? `image/${format}` : 'application/octet-stream';
};

/** Copies the files of all images from one storage into another, one image after the other in memory. */
export const copyImageFiles = (
  systemDb: Database,
  { from, to }: { from: FileStorage; to: FileStorage },
): Promise<ImageFilesReport> =>
  reportOn(systemDb, async (_row, keys) => {
    const copied = new Set<string>();
    for (const key of keys) {
      const bytes = await from.get(key);
      if (!bytes) continue;
      await to.put(key, bytes, { contentType: typeOf(key) });
      copied.add(key);
    }
    return copied;
  });

/** Tells whether every image has its files, and names those that have not. */
export const checkImageFiles = (systemDb: Database, storage: FileStorage): Promise<ImageFilesReport> =>
  reportOn(
    systemDb,
    async ({ tenantId, id }) => new Set(await Array.fromAsync(storage.list(filesOf(tenantId, id)))),
  );
