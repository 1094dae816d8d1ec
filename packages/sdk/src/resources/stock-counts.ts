import type {
  CountedFigure,
  ListCountLinesQuery,
  ListCountsQuery,
  StockCount,
  StockCountInput,
  StockCountLine,
} from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** Stock-takes. */
export class StockCounts extends Resource {
  open(count: StockCountInput, options?: WriteOptions): Promise<StockCount> {
    return this.call('openCount', { body: count }, options);
  }

  retrieve(id: string, options?: RequestOptions): Promise<StockCount> {
    return this.call('getCount', { path: { id } }, options);
  }

  /** The newest first. */
  list(params: ListCountsQuery = {}, options?: RequestOptions): Paged<StockCount> {
    return this.pages('listCounts', { query: params }, options);
  }

  /** In the order of their SKUs; only those whose figure differs, if wanted. */
  lines(id: string, params: ListCountLinesQuery = {}, options?: RequestOptions): Paged<StockCountLine> {
    return this.pages('listCountLines', { path: { id }, query: params }, options);
  }

  /** Enters what was counted, or corrects it. */
  enter(id: string, figures: readonly CountedFigure[], options?: WriteOptions): Promise<StockCount> {
    return this.call('enterFigures', { path: { id }, body: { figures } }, options);
  }

  /** Resolves when that is taken; a job corrects the books in a moment. */
  close(id: string, options?: WriteOptions): Promise<StockCount> {
    return this.call('closeCount', { path: { id } }, options);
  }

  cancel(id: string, options?: WriteOptions): Promise<StockCount> {
    return this.call('cancelCount', { path: { id } }, options);
  }
}
