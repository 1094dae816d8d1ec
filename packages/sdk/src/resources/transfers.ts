import type { ListTransfersQuery, Transfer, TransferInput } from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** Stock that goes from one location to another. */
export class Transfers extends Resource {
  /** Resolves when the transfer is taken; a job moves it in a moment, or says why it cannot. */
  create(transfer: TransferInput, options?: WriteOptions): Promise<Transfer> {
    return this.call('transferStock', { body: transfer }, options);
  }

  retrieve(id: string, options?: RequestOptions): Promise<Transfer> {
    return this.call('getTransfer', { path: { id } }, options);
  }

  /** The newest first. */
  list(params: ListTransfersQuery = {}, options?: RequestOptions): Paged<Transfer> {
    return this.pages('listTransfers', { query: params }, options);
  }

  /** What was on its way has arrived. */
  receive(id: string, options?: WriteOptions): Promise<Transfer> {
    return this.call('receiveTransfer', { path: { id } }, options);
  }
}
