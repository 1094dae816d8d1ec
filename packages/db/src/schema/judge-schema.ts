import { parseMigrationName } from './migration-name.ts';

export interface Migrations {
  /** Those that came with this release. */
  shipped: readonly string[];
  /** Those that the database has. */
  applied: readonly string[];
}

export type SchemaFit =
  | { kind: 'fits' }
  /** The database lacks what this release needs. */
  | { kind: 'behind'; missing: readonly string[] }
  /** Something that this release uses was taken away; `needed` is the number of the migration it would have to know. */
  | { kind: 'ahead'; contract: string; needed: string };

/**
 * Whether processes of this release can run on the database. It may be newer, for the time in which old and new
 * processes run side by side: what later migrations add is in nobody's way. Only a contract takes something away, and
 * it says for whom.
 */
export function judgeSchema({ shipped, applied }: Migrations): SchemaFit {
  const missing = shipped.filter((name) => !applied.includes(name));
  if (missing.length > 0) return { kind: 'behind', missing };
  const newest = Math.max(0, ...shipped.map((name) => parseMigrationName(name)?.number ?? 0));
  const contract = applied
    .filter((name) => !shipped.includes(name))
    .find((name) => (parseMigrationName(name)?.contractsFor ?? 0) > newest);
  if (contract === undefined) return { kind: 'fits' };
  const needed = String(parseMigrationName(contract)?.contractsFor).padStart(4, '0');
  return { kind: 'ahead', contract, needed };
}
