import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@waybill/db/embedded';
import { checkSettings, withoutEmpty } from '../start/check-settings.ts';
import { StartError } from '../start/start-error.ts';
import { findRunningInstallation } from './open-installation.ts';

/** A database to work on, and how to leave it. */
export interface FoundDatabase {
  /** Of the owner of the tables. */
  url: string;
  /** Completes the sentence "… of". */
  where: string;
  leave(): Promise<void>;
}

const leaveAlone = async () => undefined;

/**
 * The database that DATABASE_URL names, that of the installation that is up, or the one at rest in WAYBILL_HOME.
 * `purpose` completes the sentence "there is nothing to …". Throws `StartError`.
 */
export async function findDatabase(purpose: string): Promise<FoundDatabase> {
  const environment = withoutEmpty(process.env);
  const given = environment['DATABASE_URL'];
  if (given !== undefined) return { url: given, where: 'the database of DATABASE_URL', leave: leaveAlone };
  const running = await findRunningInstallation(environment);
  if (running) {
    return { url: running.databaseUrl, where: `the installation at ${running.baseUrl}`, leave: leaveAlone };
  }
  const home = checkSettings(environment).home.directory;
  if (!existsSync(join(home, 'postgres.json'))) {
    throw new StartError(
      `There is nothing to ${purpose} in ${home}. Run "npm start" first, or set DATABASE_URL or WAYBILL_HOME.`,
    );
  }
  return await openAtRest(home);
}

/** The embedded database in a home in which nothing runs; made when it is not there. */
export async function openAtRest(home: string): Promise<FoundDatabase> {
  const server = await startEmbeddedPostgres({ home, log: (line) => console.error(line) });
  return { url: server.url(), where: `the database at rest in ${home}`, leave: () => server.stop() };
}
