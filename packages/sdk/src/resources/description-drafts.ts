import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type {
  DescriptionBatch,
  DescriptionBatchInput,
  DescriptionDraft,
  DescriptionStyle,
  DraftAcceptance,
} from '../types/description.ts';
import { list, type PageParams } from './list.ts';
import { post } from './post.ts';

const batches = '/v1/description-drafts/batches';
const batchAt = (id: string) => `${batches}/${encodeURIComponent(id)}`;
const draftsOf = (sku: string) => `/v1/products/${encodeURIComponent(sku)}/description-drafts`;
const pathOf = (sku: string, id: string) => `${draftsOf(sku)}/${encodeURIComponent(id)}`;

/** Descriptions of products that an AI drafts and a person decides on. */
export class DescriptionDrafts {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Resolves when the wish is taken; a job writes the draft, or says why it cannot. */
  create(sku: string, style: DescriptionStyle = {}, options: WriteOptions = {}): Promise<DescriptionDraft> {
    return post(this.#transport, { path: draftsOf(sku), body: style }, options);
  }

  retrieve(sku: string, id: string, options: RequestOptions = {}): Promise<DescriptionDraft> {
    return this.#transport.send({ method: 'GET', path: pathOf(sku, id) }, options);
  }

  /** The newest first. */
  list(sku: string, params: PageParams = {}, options: RequestOptions = {}): Paged<DescriptionDraft> {
    return list(this.#transport, draftsOf(sku), { ...params }, options);
  }

  /** Of one that is ready. */
  edit(
    sku: string,
    id: string,
    changes: { text: string },
    options: RequestOptions = {},
  ): Promise<DescriptionDraft> {
    return this.#transport.send({ method: 'PATCH', path: pathOf(sku, id), body: changes }, options);
  }

  /** Makes it the product's description; refused as `description_changed` where there is a newer one. */
  accept(
    sku: string,
    id: string,
    acceptance: DraftAcceptance = {},
    options: WriteOptions = {},
  ): Promise<DescriptionDraft> {
    return post(this.#transport, { path: `${pathOf(sku, id)}/accept`, body: acceptance }, options);
  }

  discard(sku: string, id: string, options: WriteOptions = {}): Promise<DescriptionDraft> {
    return post(this.#transport, { path: `${pathOf(sku, id)}/discard` }, options);
  }

  /** Asks for drafts for the products that have neither a description nor an open draft. */
  createBatch(batch: DescriptionBatchInput = {}, options: WriteOptions = {}): Promise<DescriptionBatch> {
    return post(this.#transport, { path: batches, body: batch }, options);
  }

  retrieveBatch(id: string, options: RequestOptions = {}): Promise<DescriptionBatch> {
    return this.#transport.send({ method: 'GET', path: batchAt(id) }, options);
  }

  /** Stops what has not begun. */
  cancelBatch(id: string, options: WriteOptions = {}): Promise<DescriptionBatch> {
    return post(this.#transport, { path: `${batchAt(id)}/cancel` }, options);
  }
}
