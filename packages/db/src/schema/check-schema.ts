import { sqlState } from '../conflicts.ts';
import type { Database } from '../database.ts';
import { statement } from '../statement.ts';
import { judgeSchema, type SchemaFit } from './judge-schema.ts';
import { readMigrationNames } from './shipped-migrations.ts';

/** This release cannot run on this database. The message says why and what to do. */
export class SchemaMisfit extends Error {
  override readonly name = 'SchemaMisfit';
}

const selectApplied = statement<{ name: string }>(
  'schema-applied',
  `SELECT migration_name AS name FROM _prisma_migrations
   WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
);
const undefinedTable = '42P01';

async function readApplied(db: Database): Promise<string[]> {
  try {
    return (await db.inSystem((tx) => tx.all(selectApplied))).map(({ name }) => name);
  } catch (error) {
    if (sqlState(error) === undefinedTable) return [];
    throw error;
  }
}

/** Asks the database whether this release can run on it; the answer is a `SchemaMisfit` that is thrown, or nothing. */
export type CheckSchema = () => Promise<void>;

/** `folder` holds the migrations of this release. */
export async function createSchemaCheck(db: Database, folder?: string): Promise<CheckSchema> {
  const shipped = await readMigrationNames(folder);
  return async () => {
    const message = explain(judgeSchema({ shipped, applied: await readApplied(db) }));
    if (message !== null) throw new SchemaMisfit(message);
  };
}

function explain(fit: SchemaFit): string | null {
  switch (fit.kind) {
    case 'fits':
      return null;
    case 'behind':
      return (
        `The database is older than this release: it lacks ${fit.missing.join(', ')}. ` +
        'Run "node scripts/migrate.ts" of this release first; it is safe while older processes run.'
      );
    case 'ahead':
      return (
        `The database is too new for this release: ${fit.contract} took away what it uses. ` +
        `Start a release that has migration ${fit.needed}.`
      );
  }
}
