import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { asRole, type Database, openDatabase } from '@waybill/db';
import { checkImageFiles, copyImageFiles, type ImageFilesReport } from '@waybill/domain';
import { createFileSystemStorage, createStorage } from '@waybill/providers/storage';
import { type Environment, readSettings } from '@waybill/runtime';

/** The folder beside a backup that has the files of the images. */
export const filesBeside = (backup: string): string => `${backup}.files`;

/** Where the settings say that images lie: `npm start` keeps them in its home unless it is told otherwise. */
function storageOf(environment: Environment) {
  const { home } = readSettings(environment, { for: 'backup' });
  const inHome = { STORAGE_DIR: join(home.directory, 'files'), ...environment };
  const { storage } = readSettings(inHome, { for: 'backup' });
  return { storage: createStorage(storage), ...storage };
}

async function withSystem<T>(
  environment: Environment,
  databaseUrl: string,
  body: (systemDb: Database) => Promise<T>,
): Promise<T> {
  const url = environment['DATABASE_SYSTEM_URL'] ?? asRole(databaseUrl, 'waybill_system');
  const systemDb = openDatabase({ url, max: 2, applicationName: 'waybill-images' });
  try {
    return await body(systemDb);
  } finally {
    await systemDb.close();
  }
}

/** What is missing, by name; nothing where all is there. */
export function wordsForMissing({ incomplete, named }: ImageFilesReport): string[] {
  const lines = named.map(({ shop, sku, imageId, missing }) => {
    const names = missing.map((key) => key.slice(key.lastIndexOf('/') + 1)).join(', ');
    return `✗ shop ${shop}, product ${sku}, image ${imageId}: ${names} missing`;
  });
  return incomplete > named.length ? [...lines, `✗ … and ${incomplete - named.length} more images`] : lines;
}

/**
 * Copies the files of images beside the backup of the database, where they lie in a folder. A bucket is copied by nobody
 * here: its versions are its backup. What to print of it.
 */
export async function backUpImages(
  environment: Environment,
  { databaseUrl, backup }: { databaseUrl: string; backup: string },
): Promise<string[]> {
  const { storage, s3 } = storageOf(environment);
  if (s3) {
    return [
      `The files of images are in the bucket ${s3.bucket}, and NOT in this backup: keep versions of the bucket, or copy it.`,
    ];
  }
  const folder = filesBeside(backup);
  const partial = `${folder}.partial`;
  try {
    const to = createFileSystemStorage({ directory: partial });
    const report = await withSystem(environment, databaseUrl, (systemDb) =>
      copyImageFiles(systemDb, { from: storage, to }),
    );
    if (report.files === 0) return ['There are no files of images.', ...wordsForMissing(report)];
    await rename(partial, folder);
    const copied = `${report.files} files of ${report.images} images are in ${folder}: keep it beside the backup.`;
    return [copied, ...wordsForMissing(report)];
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}

/**
 * Puts the files that lie beside a backup where the settings say that images lie, and looks whether every image has its
 * files then. What to print of it, and whether all is there.
 */
export async function restoreImages(
  environment: Environment,
  { databaseUrl, backup }: { databaseUrl: string; backup: string },
): Promise<{ lines: string[]; isComplete: boolean }> {
  const { storage: to, s3, directory } = storageOf(environment);
  const where = s3 ? `the bucket ${s3.bucket}` : directory;
  const folder = filesBeside(backup);
  return withSystem(environment, databaseUrl, async (systemDb) => {
    if (existsSync(folder)) {
      await copyImageFiles(systemDb, { from: createFileSystemStorage({ directory: folder }), to });
    }
    const report = await checkImageFiles(systemDb, to);
    if (report.incomplete === 0) {
      return { lines: [`All ${report.images} images have their files in ${where}.`], isComplete: true };
    }
    const told = `${report.incomplete} of ${report.images} images lack files in ${where}${s3 ? ': restore the versions of the bucket' : ''}.`;
    return { lines: [...wordsForMissing(report), told], isComplete: false };
  });
}
