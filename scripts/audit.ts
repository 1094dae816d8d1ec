import { asRole, openDatabase } from '@waybill/db';
import { audit, type Finding, type Invariant, invariants } from '@waybill/domain';
import { findDatabase } from './lib/find-database.ts';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';

const exitCodes = { sound: 0, broken: 1, notRun: 2 } as const;

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
  const { url, where, leave } = await findDatabase('audit');
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
