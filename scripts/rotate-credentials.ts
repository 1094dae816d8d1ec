import { openDatabase } from '@waybill/db';
import { createTransact, parseKeyring, type Rotation, rotateCredentials } from '@waybill/domain';
import { readSettings } from '@waybill/runtime';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { findRunningInstallation } from './lib/open-installation.ts';
import { withoutEmpty } from './start/check-settings.ts';
import { StartError } from './start/start-error.ts';

/** The database that DATABASE_URL names, or that of the installation that is up in WAYBILL_HOME. */
async function readEnvironment() {
  const environment = withoutEmpty(process.env);
  if (environment['DATABASE_URL'] !== undefined) return environment;
  const running = await findRunningInstallation(environment);
  if (running) return { ...environment, DATABASE_URL: running.databaseUrl };
  throw new StartError('Set DATABASE_URL, or start the installation in WAYBILL_HOME with "npm start" first.');
}

function report({ rotated, overtaken, unreadable }: Rotation, keyId: string): string[] {
  return [
    `${rotated} credentials are encrypted under ${keyId} now${overtaken > 0 ? `, ${overtaken} were saved anew meanwhile` : ''}.`,
    ...unreadable.map(({ tenantId, what, reason }) => `✗ ${what} of tenant ${tenantId}: ${reason}`),
    unreadable.length === 0
      ? 'Older keys can be taken out of WAYBILL_CREDENTIALS_KEYS once every process runs with the newest.'
      : 'Keep the older keys: some credentials could not be read.',
  ];
}

/**
 * `npm run rotate-credentials`: encrypts shops' credentials under the first key of WAYBILL_CREDENTIALS_KEYS, while the
 * installation runs. All processes must know the new key before. Resolves to the exit code.
 */
async function main(): Promise<number> {
  loadEnvFile();
  const { database, credentials } = readSettings(await readEnvironment(), { for: 'rotate-credentials' });
  const keyring = credentials.keys === null ? null : parseKeyring(credentials.keys);
  if (!keyring) throw new StartError('Set WAYBILL_CREDENTIALS_KEYS: the new key first, then those in use.');
  const pool = { max: 2, applicationName: 'waybill-rotate-credentials' };
  const db = openDatabase({ ...pool, url: database.appUrl });
  const systemDb = openDatabase({ ...pool, url: database.systemUrl });
  try {
    const transact = createTransact({ db, onCommitted: () => undefined });
    const rotation = await rotateCredentials({ systemDb, transact, keyring });
    console.log(report(rotation, keyring.newestKeyId).join('\n'));
    return rotation.unreadable.length === 0 ? 0 : 1;
  } finally {
    await Promise.all([db.close(), systemDb.close()]);
  }
}

try {
  process.exit(await main());
} catch (error) {
  console.error(wordsFor(error));
  process.exit(2);
}
