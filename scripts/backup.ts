import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { asRole } from '@waybill/db';
import { backUp, type TableCount } from '@waybill/db/backup';
import { findDatabase } from './lib/find-database.ts';
import { wordsFor } from './lib/for-the-user.ts';
import { backUpImages, filesBeside } from './lib/image-files.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { withoutEmpty } from './start/check-settings.ts';
import { StartError } from './start/start-error.ts';

const usage = 'npm run backup -- FILE    for example: npm run backup -- waybill-2026-03-01.backup.gz';

/** Only its owner may read it: it holds customers' addresses. What is not whole is not called by its name. */
async function write(file: string, url: string, onTable: (count: TableCount) => void): Promise<number> {
  const partial = `${file}.partial`;
  try {
    await pipeline(
      backUp({ url, onTable }),
      createGzip(),
      createWriteStream(partial, { mode: 0o600, flush: true }),
    );
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  return (await stat(file)).size;
}

/**
 * `npm run backup -- FILE`: everything that is in the database, as of one moment, while the installation runs; and the files
 * of images, in a folder beside it.
 */
async function main(): Promise<void> {
  const [file, ...others] = process.argv.slice(2);
  if (file === undefined || others.length > 0) throw new StartError(usage);
  for (const name of [file, filesBeside(file)]) {
    if (existsSync(name)) throw new StartError(`${name} is there already: choose another name.`);
  }
  loadEnvFile();
  const { url, where, leave } = await findDatabase('back up');
  try {
    let rows = 0;
    const size = await write(
      file,
      process.env['DATABASE_SYSTEM_URL'] ?? asRole(url, 'waybill_system'),
      (count) => {
        rows += count.rows;
        console.log(`  ${count.table}: ${count.rows}`);
      },
    );
    console.log(`\n${rows} rows of ${where} are in ${file} (${(size / 1_048_576).toFixed(1)} MiB).`);
    const images = { databaseUrl: url, backup: file };
    for (const line of await backUpImages(withoutEmpty(process.env), images)) console.log(line);
    console.log('Credentials in it are encrypted: keep WAYBILL_CREDENTIALS_KEYS apart from it, but keep it.');
  } finally {
    await leave();
  }
}

try {
  await main();
} catch (error) {
  console.error(wordsFor(error));
  process.exitCode = 1;
}
