import type { Ctx } from '../../context.ts';
import type { Delimiter } from '../delimiters.ts';
import type { Column } from '../header.ts';
import type { Cells, Fault, Row } from '../rows.ts';

/** What became of a row, or would have. */
export type RowOutcome = 'created' | 'updated' | 'unchanged' | 'failed';

/** A product that was only tried, for rows further down that need it to be there. */
export interface Staged {
  parent: string | null;
  input: Readonly<Record<string, unknown>>;
}

export interface RowResult {
  row: number;
  outcome: RowOutcome;
  /** Of one that failed. */
  faults: Fault[];
  staged?: Staged;
}

export const failed = (row: number, ...faults: Fault[]): RowResult => ({ row, outcome: 'failed', faults });

export interface ApplyOptions {
  importId: string;
  delimiter: Delimiter;
  /** Of movements of stock whose row gives none. */
  reason: string | null;
}

/** What a file can be about. */
export interface FileKind {
  columns: readonly Column[];
  /** Rows of one transaction. */
  rowsAtOnce: number;
  /** What makes a row good or bad by itself. */
  rowsAbout(ctx: Ctx, cells: readonly Cells<string>[]): Promise<(string | null)[]>;
  /** The column that is at fault where two rows are about the same. */
  keyColumn: string;
  /** Brings about what earlier rows of a trial would have, as far as these rows build on it. */
  restage?(ctx: Ctx, rows: readonly Row<string>[], importId: string): Promise<void>;
  /** Changes what the rows say, one after another, through the verbs that others change it by. */
  apply(ctx: Ctx, rows: readonly Row<string>[], options: ApplyOptions): Promise<RowResult[]>;
}
