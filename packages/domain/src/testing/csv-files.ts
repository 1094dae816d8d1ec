import { type CsvExport, getCsvExport, type NewExport, readCsvExport } from '../csv/exports/export.ts';
import { requestCsvExport } from '../csv/exports/request-export.ts';
import { type CsvImport, getImport } from '../csv/imports/import.ts';
import { acceptImport, beginImport, type NewImport, storePiece } from '../csv/imports/receive-import.ts';
import { listFaults, type ReportedFault } from '../csv/imports/report.ts';
import type { Shop } from './shop.ts';

export interface SentFile extends Partial<NewImport> {
  text: string | Uint8Array;
  /** Bytes of a piece; enough for the whole file if absent. */
  pieceBytes?: number;
}

const wantedOf = ({
  kind = 'products',
  mode = 'best-effort',
  dryRun = false,
  ...rest
}: SentFile): NewImport => ({
  ...{ kind, mode, dryRun, delimiter: rest.delimiter, reason: rest.reason },
});

/** Sends a file that is then worked by jobs; the id of its import. */
export async function sendFile(shop: Shop, file: SentFile): Promise<string> {
  const wanted = wantedOf(file);
  const bytes = Buffer.from(file.text);
  const id = await shop.run((ctx) => beginImport(ctx, wanted));
  const { tenantId } = shop;
  const step = file.pieceBytes ?? 64 * 1024;
  for (let startByte = 0; startByte < bytes.length; startByte += step) {
    const data = bytes.subarray(startByte, startByte + step);
    await storePiece(shop.rig.db, { tenantId, importId: id, startByte, data });
  }
  await shop.run((ctx) => acceptImport(ctx, { ...wanted, id, bytes: bytes.length, sha256: 'of the test' }));
  return id;
}

export interface Imported extends CsvImport {
  report: ReportedFault[];
}

export async function readImport(shop: Shop, kind: NewImport['kind'], id: string): Promise<Imported> {
  return shop.run(async (ctx) => {
    const { faults: report } = await listFaults(ctx, { kind, id, limit: 1_000 });
    return { ...(await getImport(ctx, { kind, id })), report };
  });
}

/** Sends a file, and works it to its end. */
export async function importFile(shop: Shop, file: SentFile): Promise<Imported> {
  const id = await sendFile(shop, file);
  await shop.jobs.drain();
  return readImport(shop, file.kind ?? 'products', id);
}

const everything = { filter: {}, delimiter: 'comma', byteOrderMark: true } as const;
export const stockFile: NewExport = { ...everything, kind: 'stock' };
export const productFile: NewExport = { ...everything, kind: 'products' };
export const orderFile: NewExport = { ...everything, kind: 'orders' };

/** Lets a file be written; what it is, and its text. */
export async function exportFile(
  shop: Shop,
  wanted: NewExport,
): Promise<{ written: CsvExport; text: string }> {
  const { id } = await shop.run((ctx) => requestCsvExport(ctx, wanted));
  await shop.jobs.drain();
  const written = await shop.run((ctx) => getCsvExport(ctx, { kind: wanted.kind, id }));
  let text = '';
  for await (const piece of readCsvExport(shop.rig.db, { tenantId: shop.tenantId, exportId: id }))
    text += piece;
  return { written, text };
}
