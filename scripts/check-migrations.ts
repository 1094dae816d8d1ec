// Fails when a migration would keep a running installation waiting, or break the processes of the release before.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrationsDir, readMigrationNames } from '@waybill/db/schema';
import { z } from 'zod';
import { checkMigrations } from './migrations/check-migrations.ts';

const releases = z
  .array(z.strictObject({ version: z.string(), lastMigration: z.string() }))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', 'prisma', 'releases.json'), 'utf8')));
const migrations = (await readMigrationNames()).map((name) => ({
  name,
  script: readFileSync(join(migrationsDir, name, 'migration.sql'), 'utf8'),
}));

const problems = await checkMigrations(migrations, releases);
for (const problem of problems) console.error(problem);
if (problems.length > 0) {
  console.error('\nSee "Migrations" in docs/deployment.md.');
  process.exitCode = 1;
} else {
  console.log(`${migrations.length} migrations can be applied beside a running installation.`);
}
