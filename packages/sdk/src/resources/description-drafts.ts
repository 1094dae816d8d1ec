import type {
  DescriptionBatch,
  DescriptionBatchInput,
  DescriptionDraft,
  DescriptionStyle,
  DraftAcceptance,
  EditDescriptionDraftBody,
  ListDescriptionDraftsQuery,
} from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** Descriptions of products that an AI drafts and a person decides on. */
export class DescriptionDrafts extends Resource {
  /** Resolves when the wish is taken; a job writes the draft, or says why it cannot. */
  create(sku: string, style: DescriptionStyle = {}, options?: WriteOptions): Promise<DescriptionDraft> {
    return this.call('requestDescriptionDraft', { path: { sku }, body: style }, options);
  }

  retrieve(sku: string, id: string, options?: RequestOptions): Promise<DescriptionDraft> {
    return this.call('getDescriptionDraft', { path: { sku, id } }, options);
  }

  /** The newest first. */
  list(
    sku: string,
    params: ListDescriptionDraftsQuery = {},
    options?: RequestOptions,
  ): Paged<DescriptionDraft> {
    return this.pages('listDescriptionDrafts', { path: { sku }, query: params }, options);
  }

  /** Of one that is ready. */
  edit(
    sku: string,
    id: string,
    changes: EditDescriptionDraftBody,
    options?: RequestOptions,
  ): Promise<DescriptionDraft> {
    return this.call('editDescriptionDraft', { path: { sku, id }, body: changes }, options);
  }

  /** Makes it the product's description; refused as `description_changed` where there is a newer one. */
  accept(
    sku: string,
    id: string,
    acceptance: DraftAcceptance = {},
    options?: WriteOptions,
  ): Promise<DescriptionDraft> {
    return this.call('acceptDescriptionDraft', { path: { sku, id }, body: acceptance }, options);
  }

  discard(sku: string, id: string, options?: WriteOptions): Promise<DescriptionDraft> {
    return this.call('discardDescriptionDraft', { path: { sku, id } }, options);
  }

  /** Asks for drafts for the products that have neither a description nor an open draft. */
  createBatch(batch: DescriptionBatchInput = {}, options?: WriteOptions): Promise<DescriptionBatch> {
    return this.call('requestDescriptionBatch', { body: batch }, options);
  }

  retrieveBatch(id: string, options?: RequestOptions): Promise<DescriptionBatch> {
    return this.call('getDescriptionBatch', { path: { id } }, options);
  }

  /** Stops what has not begun. */
  cancelBatch(id: string, options?: WriteOptions): Promise<DescriptionBatch> {
    return this.call('cancelDescriptionBatch', { path: { id } }, options);
  }
}
