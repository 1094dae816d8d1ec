import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asRole, openDatabase } from '@waybill/db';
import { startEmbeddedPostgres } from '@waybill/db/embedded';
import { audit, type Finding, type Invariant, invariants } from '@waybill/domain';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { findRunningInstallation } from './lib/open-installation.ts';
import { checkSettings, withoutEmpty } from './start/check-settings.ts';
import { StartError } from './start/start-error.ts';

const exitCodes = { sound: 0, broken: 1, notRun: 2 } as const;

/** The database to look at, and how to leave it. */
interface Audited {
  url: string;
  where: string;
  leave(): Promise<void>;
}

const leaveAlone = async () => undefined;

/** The one that DATABASE_URL names, that of the installation that is up, or the one at rest in WAYBILL_HOME. */
async function findDatabase(): Promise<Audited> {
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
      `There is nothing to audit in ${home}. Run "npm start" first, or set DATABASE_URL or WAYBILL_HOME.`,
    );
  }
  const server = await startEmbeddedPostgres({ home, log: (line) => console.error(line) });
  return { url: server.url(), where: `the database at rest in ${home}`, leave: () => server.stop() };
}

function report(findings: readonly Finding[]): string[] {
  return (Object.entries(invariants) as [Invariant, string][]).flatMap(([invariant, promise]) => {
    const broken = findings.filter((finding) => finding.invariant === invariant);
    return [
      `${broken.length === 0 ? '✓' : '✗'} ${invariant}  ${promise}`,
      ...broken.map(({ tenantId, subject, detail }) => `      ${subject}: ${detail}  (tenant ${tenantId})`),
    ];
  });
}

/** `npm run audit`: checks I1 to I7 over the whole database. Resolves to the exit code. */
async function main(): Promise<number> {
  loadEnvFile();
  const { url, where, leave } = await findDatabase();
  const systemDb = openDatabase({
    url: process.env['DATABASE_SYSTEM_URL'] ?? asRole(url, 'waybill_system'),
    max: 1,
    applicationName: 'waybill-audit',
    // It reads everything there is, however much that is.
    statementTimeoutMs: 30 * 60_000,
  });
  try {
    const findings = await audit(systemDb, new Date());
    console.log([`Audit of ${where}`, '', ...report(findings), ''].join('\n'));
    console.log(
      findings.length === 0 ? 'The books are sound.' : `${findings.length} rows break an invariant.`,
    );
    return findings.length === 0 ? exitCodes.sound : exitCodes.broken;
  } finally {
    await systemDb.close();
    await leave();
  }
}

try {
  process.exit(await main());
} catch (error) {
  console.error(wordsFor(error));
  process.exit(exitCodes.notRun);
}
