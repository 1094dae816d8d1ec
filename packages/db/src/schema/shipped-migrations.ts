import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The folder with one folder for each migration of this release. */
export const migrationsDir = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));

/** The names of the migrations in the folder, in order. */
export async function readMigrationNames(folder = migrationsDir): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
