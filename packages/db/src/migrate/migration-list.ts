import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MigrationList, SchemaFilter } from '@prisma/schema-engine-wasm';
import { readMigrationNames } from '../schema/index.ts';

export const everything: SchemaFilter = { externalTables: [], externalEnums: [] };

/** The migrations on disk in the form the engine takes: folders by name, each with its script. */
export async function readMigrations(
  migrationsDir: string,
  only?: readonly string[],
): Promise<MigrationList> {
  const names = (await readMigrationNames(migrationsDir)).filter((name) => only?.includes(name) ?? true);
  return {
    baseDir: migrationsDir,
    shadowDbInitScript: '',
    lockfile: {
      path: 'migration_lock.toml',
      content: await readFile(join(migrationsDir, 'migration_lock.toml'), 'utf8'),
    },
    migrationDirectories: await Promise.all(
      names.map(async (name) => ({
        path: name,
        migrationFile: {
          path: 'migration.sql',
          content: {
            tag: 'ok' as const,
            value: await readFile(join(migrationsDir, name, 'migration.sql'), 'utf8'),
          },
        },
      })),
    ),
  };
}
