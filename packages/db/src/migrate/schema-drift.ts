import { readFile } from 'node:fs/promises';
import { withSchemaEngine } from './engine.ts';
import { everything, readMigrations } from './migration-list.ts';

export interface SchemaDriftOptions {
  /** A server on which a database may be created and dropped, in which the migrations are tried. */
  shadowUrl: string;
  migrationsDir: string;
  schemaPath: string;
}

/** The SQL that the migrations lack to give what the schema says; empty when the two agree. */
export async function schemaDrift({
  shadowUrl,
  migrationsDir,
  schemaPath,
}: SchemaDriftOptions): Promise<string> {
  const schema = { path: schemaPath, content: await readFile(schemaPath, 'utf8') };
  const migrations = await readMigrations(migrationsDir);
  return await withSchemaEngine(
    { url: shadowUrl, datamodels: [[schema.path, schema.content]] },
    async (engine) => {
      const { stdout } = await engine.diff({
        from: { tag: 'migrations', ...migrations },
        to: { tag: 'schemaDatamodel', files: [schema] },
        script: true,
        exitCode: null,
        filters: everything,
      });
      const sql = (stdout ?? '').trim();
      return sql === '-- This is an empty migration.' ? '' : sql;
    },
  );
}
