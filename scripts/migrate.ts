import { createLogger, readSettingsOrExit } from '@waybill/runtime';
import { migrateDatabase } from './start/migrate-database.ts';

/** Brings the database that DATABASE_URL names up to date, and ends: for deployments, before the new processes start. */
const settings = readSettingsOrExit('migrate');
const log = createLogger({ name: 'migrate', level: settings.process.logLevel });

try {
  const { applied } = await migrateDatabase({
    url: settings.database.url,
    redisUrl: settings.queue.redisUrl,
  });
  log.info({ applied }, applied.length === 0 ? 'nothing to migrate' : 'migrated');
} catch (error) {
  log.fatal({ err: error }, 'not migrated');
  process.exitCode = 1;
}
