import type { Ctx } from '../../context.ts';
import type { Cell } from '../write-rows.ts';
import type { ExportFilter } from './export.ts';

/** Some things of a file, in its order. */
export interface ExportPage {
  /** Products, levels or orders. */
  things: number;
  rows: Cell[][];
  /** The last of them, from which the next page goes on; null where there is none. */
  after: unknown;
}

/** Where the rows of a kind of file come from. */
export interface ExportSource {
  header: readonly string[];
  /** Things of one page. */
  limit: number;
  count(ctx: Ctx, filter: ExportFilter): Promise<number>;
  next(ctx: Ctx, wanted: { filter: ExportFilter; after: unknown; limit: number }): Promise<ExportPage>;
}
