import { type Database, statement } from '@waybill/db';
import { originalKey } from '../../catalog/images/files.ts';
import type { FileStorage } from '../../ports/file-storage.ts';

/** What was uploaded as one image. */
export interface ExportedImage {
  /** The image's id, and its format behind a dot. */
  name: string;
  bytes: Uint8Array;
  modifiedAt: Date;
}

const rowsAtOnce = 200;

const selectPage = statement<{ id: string; format: string; createdAt: Date }>(
  'export-images',
  `SELECT id, format, created_at AS "createdAt" FROM product_images
   WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT ${rowsAtOnce}`,
);

/**
 * The images of a shop as they were uploaded, the oldest first; what is served of them can be made from them again. One at
 * a time is in memory. Those whose file is lost are left out.
 */
export async function* readExportedImages(
  { db, storage }: { db: Database; storage: FileStorage },
  tenantId: string,
): AsyncGenerator<ExportedImage> {
  let after: string | null = null;
  do {
    const rows = await db.inTenant(tenantId, (tx) => tx.all(selectPage, [tenantId, after]));
    for (const { id, format, createdAt } of rows) {
      const bytes = await storage.get(originalKey(tenantId, id));
      if (bytes) yield { name: `${id}.${format}`, bytes, modifiedAt: createdAt };
    }
    after = rows.length < rowsAtOnce ? null : (rows.at(-1)?.id ?? null);
  } while (after !== null);
}
