import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { asRole, openDatabase, statement, type Tx } from '@waybill/db';
import { verifyAuditLog } from '@waybill/domain';
import { z } from 'zod';
import { findDatabase } from './lib/find-database.ts';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { StartError } from './start/start-error.ts';

const usage = `npm run verify-audit-log [-- --json] [-- --noted FILE]

Checks that no entry of any shop's audit log was changed, removed or inserted.

  --json        prints the shops, how many entries each has and the last hash as JSON: keep it where nobody who can
                write to the database can change it
  --noted FILE  such a print of an earlier time: what was there then has to be there still

Exit code 0: nothing was tampered with; 1: something was; 2: it could not be found out.`;

const exitCodes = { intact: 0, broken: 1, notRun: 2 } as const;

const heads = z.array(
  z.object({ tenantId: z.uuid(), slug: z.string(), entries: z.int().min(0), head: z.hex() }),
);
type Head = z.output<typeof heads>[number];

const selectTenants = statement<{ tenantId: string; slug: string }>(
  'audit-log-tenants',
  'SELECT id AS "tenantId", slug FROM tenants ORDER BY slug',
);
const selectHash = statement<{ hash: Buffer }>(
  'audit-log-hash',
  'SELECT hash FROM audit_log WHERE tenant_id = $1 AND seq = $2',
);

function readNoted(file: string | undefined): Head[] {
  if (file === undefined) return [];
  try {
    return heads.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new StartError(`${file} is not what --json printed.\n\n${usage}`);
  }
}

/** What of an earlier time is not there any more, in words. */
async function findLost(tx: Tx, noted: readonly Head[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { tenantId, slug, entries, head } of noted) {
    if (entries === 0) continue;
    const found = await tx.maybe(selectHash, [tenantId, entries]);
    if (found?.hash.toString('hex') !== head)
      lost.push(`${slug}: entry ${entries} is not the one that was noted`);
  }
  return lost;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, noted: { type: 'string' } } });
  const noted = readNoted(values.noted);
  loadEnvFile();
  const { url, where, leave } = await findDatabase('verify');
  const systemUrl = process.env['DATABASE_SYSTEM_URL'] ?? asRole(url, 'waybill_system');
  const systemDb = openDatabase({ url: systemUrl, max: 1, applicationName: 'waybill-verify-audit-log' });
  try {
    const { found, problems } = await systemDb.inSnapshot(async (tx) => {
      const tenants = await tx.all(selectTenants);
      const checked = [];
      for (const tenant of tenants)
        checked.push({ ...tenant, ...(await verifyAuditLog(tx, tenant.tenantId)) });
      const broken = checked.flatMap(({ slug, brokenAt }) =>
        brokenAt === null ? [] : [`${slug}: entry ${brokenAt} is not as it was written, or missing`],
      );
      return { found: checked, problems: [...broken, ...(await findLost(tx, noted))] };
    });
    if (values.json) console.log(JSON.stringify(heads.parse(found), null, 2));
    else {
      console.log(`Audit logs of ${where}\n`);
      for (const { slug, entries, head } of found) console.log(`  ${slug}  ${entries} entries  ${head}`);
      console.log(problems.length === 0 ? '\nNothing was tampered with.' : '');
    }
    for (const problem of problems) console.error(`✗ ${problem}`);
    return problems.length === 0 ? exitCodes.intact : exitCodes.broken;
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
