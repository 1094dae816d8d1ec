export interface MigrationName {
  number: number;
  /**
   * For a migration that takes something away: the migration that a process must know to run against what is left.
   * Null for all others: an older process gets along with what they add.
   */
  contractsFor: number | null;
}

const shape = /^(\d{4})_(?:contract_(\d{4})_)?[a-z0-9_]+$/;

/** `0007_add_channel`, or `0009_contract_0007_drop_source`. Null for a name of another form. */
export function parseMigrationName(name: string): MigrationName | null {
  const [, number, contractsFor] = shape.exec(name) ?? [];
  if (number === undefined) return null;
  return { number: Number(number), contractsFor: contractsFor === undefined ? null : Number(contractsFor) };
}
