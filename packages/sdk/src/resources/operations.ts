import type { Discrepancy, ListDiscrepanciesQuery, RetriedObligation } from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** What somebody has to look after. */
export class Operations extends Resource {
  /** Gives a job that was given up another round: an `obligation` of a diagnosis. Needs a person's access token. */
  retryObligation(id: string, options?: WriteOptions): Promise<RetriedObligation> {
    return this.call('retryObligation', { path: { id } }, options);
  }

  /** How our books and the payment providers' differ, the newest first. */
  discrepancies(params: ListDiscrepanciesQuery = {}, options?: RequestOptions): Paged<Discrepancy> {
    return this.pages('listDiscrepancies', { query: params }, options);
  }
}
