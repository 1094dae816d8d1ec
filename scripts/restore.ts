import { createReadStream, existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Restored, restore } from '@waybill/db/backup';
import { type FoundDatabase, openAtRest } from './lib/find-database.ts';
import { wordsFor } from './lib/for-the-user.ts';
import { restoreImages } from './lib/image-files.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { findRunningInstallation } from './lib/open-installation.ts';
import { checkSettings, withoutEmpty } from './start/check-settings.ts';
import { migrateDatabase } from './start/migrate-database.ts';
import { StartError } from './start/start-error.ts';

const usage = 'npm run restore -- FILE, a file that "npm run backup" made';

/** The database that DATABASE_URL names, or one in WAYBILL_HOME, where nothing may run yet. */
async function findTarget(): Promise<FoundDatabase> {
  const environment = withoutEmpty(process.env);
  const url = environment['DATABASE_URL'];
  if (url !== undefined) {
    return { url, where: 'the database of DATABASE_URL', leave: async () => undefined };
  }
  const running = await findRunningInstallation(environment);
  if (running) {
    throw new StartError(
      `An installation is up at ${running.baseUrl}. A backup is restored into a new one: set WAYBILL_HOME or DATABASE_URL.`,
    );
  }
  return await openAtRest(checkSettings(environment).home.directory);
}

/** What is wrong with the file shows where it is read. */
function open(file: string): Readable {
  const unzipped = createGunzip();
  createReadStream(file)
    .on('error', (error) => unzipped.destroy(error))
    .pipe(unzipped);
  return unzipped;
}

const unreadable = new Set(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'ERR_STREAM_PREMATURE_CLOSE']);

async function read(file: string, url: string): Promise<Restored> {
  try {
    return await restore({
      url,
      input: open(file),
      onTable: ({ table, rows }) => console.log(`  ${table}: ${rows}`),
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!unreadable.has(code)) throw error;
    throw new StartError(`${file} is damaged: it cannot be unzipped to its end. Nothing was restored.`);
  }
}

/** `npm run restore -- FILE`: brings an empty database to the state of a backup, and its images where they belong. */
async function main(): Promise<void> {
  const [file, ...others] = process.argv.slice(2);
  if (file === undefined || others.length > 0) throw new StartError(usage);
  if (!existsSync(file)) throw new StartError(`There is no file ${file}.`);
  loadEnvFile();
  const { url, where, leave } = await findTarget();
  try {
    const { rows, takenAt } = await read(file, url);
    await migrateDatabase({ url, redisUrl: withoutEmpty(process.env)['REDIS_URL'] ?? null });
    console.log(`\n${rows} rows are in ${where} now, as of ${takenAt}.`);
    const images = await restoreImages(withoutEmpty(process.env), { databaseUrl: url, backup: file });
    for (const line of images.lines) console.log(line);
    if (!images.isComplete) process.exitCode = 1;
    console.log(
      'Check them with "npm run audit". The queues fill themselves when the first scheduler starts.',
    );
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
