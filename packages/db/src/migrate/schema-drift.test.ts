import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freshDatabase } from '@waybill/testing';
import pg from 'pg';
import { expect, test } from 'vitest';
import { schemaDrift } from './schema-drift.ts';

const prisma = fileURLToPath(new URL('../../../../prisma', import.meta.url));

test('names the SQL that a migration has to bring, and leaves no database behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-schema-'));
  const schemaPath = join(folder, 'schema.prisma');
  const schema = readFileSync(join(prisma, 'schema.prisma'), 'utf8');
  writeFileSync(
    schemaPath,
    `${schema}\nmodel Pallet {\n  id   Int @id\n  note String\n\n  @@map("pallets")\n}\n`,
  );
  const database = await freshDatabase();
  const missing = await schemaDrift({
    shadowUrl: database.url,
    migrationsDir: join(prisma, 'migrations'),
    schemaPath,
  });
  expect(missing).toContain('CREATE TABLE "pallets"');
  expect(missing.match(/CREATE|ALTER|DROP/g)).toEqual(['CREATE']);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    "SELECT 1 FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow_db%'",
  );
  expect(rows).toEqual([]);
  await client.end();
  await database.drop();
  rmSync(folder, { recursive: true });
});
