import type { Node, RangeVar } from 'libpg-query';

/** A constraint as far as a later step builds on it. */
export interface KnownConstraint {
  /** The number of the migration that added it. */
  addedBy: number;
  /** The column that it keeps from being null. */
  notNull: string | null;
  isValid: boolean;
}

/** What the migrations before have made, and the one that is read. */
export class Tables {
  /** Made by the migration that is read, functions too: nobody uses them yet. */
  readonly #fresh = new Set<string>();
  readonly #granted = new Set<string>();
  readonly #constraints = new Map<string, KnownConstraint>();

  /** The next migration begins. */
  settle(): void {
    this.#fresh.clear();
    this.#granted.clear();
  }

  create(name: string): void {
    this.#fresh.add(name);
  }

  isFresh(name: string): boolean {
    return this.#fresh.has(name);
  }

  /** A right that the migration gives, and may take back. */
  grant(name: string): void {
    this.#granted.add(name);
  }

  isGranted(name: string): boolean {
    return this.#granted.has(name);
  }

  addConstraint(table: string, name: string, constraint: KnownConstraint): void {
    this.#constraints.set(`${table}.${name}`, constraint);
  }

  constraint(table: string, name: string): KnownConstraint | null {
    return this.#constraints.get(`${table}.${name}`) ?? null;
  }

  /** Whether a valid constraint says already that the column is never null, so that nothing need be read. */
  isKnownNotNull(table: string, column: string): boolean {
    return [...this.#constraints].some(
      ([key, { notNull, isValid }]) => isValid && notNull === column && key.startsWith(`${table}.`),
    );
  }
}

export const nameOf = (relation: RangeVar | undefined): string => {
  const { schemaname, relname = '' } = relation ?? {};
  return schemaname === undefined || schemaname === 'public' ? relname : `${schemaname}.${relname}`;
};

/** The texts of a list of names, such as those of a function or a dropped table. */
export const textsOf = (nodes: readonly Node[] | undefined): string[] =>
  (nodes ?? []).flatMap((node) => ('String' in node ? [node.String.sval ?? ''] : []));
