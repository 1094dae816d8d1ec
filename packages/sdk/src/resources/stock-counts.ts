import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type { CountedFigure, StockCount, StockCountInput, StockCountLine } from '../types/inventory.ts';
import { list, type PageParams } from './list.ts';
import { post } from './post.ts';

const root = '/v1/inventory/counts';
const pathOf = (id: string) => `${root}/${encodeURIComponent(id)}`;

/** Stock-takes. */
export class StockCounts {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  open(count: StockCountInput, options: WriteOptions = {}): Promise<StockCount> {
    return post(this.#transport, { path: root, body: count }, options);
  }

  retrieve(id: string, options: RequestOptions = {}): Promise<StockCount> {
    return this.#transport.send({ method: 'GET', path: pathOf(id) }, options);
  }

  /** The newest first. */
  list(
    params: PageParams & { status?: StockCount['status'] | undefined } = {},
    options: RequestOptions = {},
  ): Paged<StockCount> {
    return list(this.#transport, root, { ...params }, options);
  }

  /** In the order of their SKUs; only those whose figure differs, if wanted. */
  lines(
    id: string,
    { different, ...params }: PageParams & { different?: true } = {},
    options: RequestOptions = {},
  ): Paged<StockCountLine> {
    const filter = different ? { different: 'true' } : {};
    return list(this.#transport, `${pathOf(id)}/lines`, { ...params, ...filter }, options);
  }

  /** Enters what was counted, or corrects it. */
  enter(id: string, figures: readonly CountedFigure[], options: WriteOptions = {}): Promise<StockCount> {
    return post(this.#transport, { path: `${pathOf(id)}/figures`, body: { figures } }, options);
  }

  /** Resolves when that is taken; a job corrects the books in a moment. */
  close(id: string, options: WriteOptions = {}): Promise<StockCount> {
    return post(this.#transport, { path: `${pathOf(id)}/close`, body: {} }, options);
  }

  cancel(id: string, options: WriteOptions = {}): Promise<StockCount> {
    return post(this.#transport, { path: `${pathOf(id)}/cancel`, body: {} }, options);
  }
}
