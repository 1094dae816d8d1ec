import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import type { Transport } from '../transport.ts';
import type { Transfer, TransferInput } from '../types/inventory.ts';
import { list, type PageParams } from './list.ts';
import { post } from './post.ts';

const root = '/v1/inventory/transfers';
const pathOf = (id: string) => `${root}/${encodeURIComponent(id)}`;

/** Stock that goes from one location to another. */
export class Transfers {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  /** Resolves when the transfer is taken; a job moves it in a moment, or says why it cannot. */
  create(transfer: TransferInput, options: WriteOptions = {}): Promise<Transfer> {
    return post(this.#transport, { path: root, body: transfer }, options);
  }

  retrieve(id: string, options: RequestOptions = {}): Promise<Transfer> {
    return this.#transport.send({ method: 'GET', path: pathOf(id) }, options);
  }

  /** The newest first. */
  list(
    params: PageParams & { status?: Transfer['status'] | undefined } = {},
    options: RequestOptions = {},
  ): Paged<Transfer> {
    return list(this.#transport, root, { ...params }, options);
  }

  /** What was on its way has arrived. */
  receive(id: string, options: WriteOptions = {}): Promise<Transfer> {
    return post(this.#transport, { path: `${pathOf(id)}/receive`, body: {} }, options);
  }
}
