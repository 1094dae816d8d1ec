import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Transport } from '../transport.ts';
import type { Location, LocationChanges, LocationInput } from '../types/inventory.ts';
import { post } from './post.ts';

const pathOf = (code: string) => `/v1/locations/${encodeURIComponent(code)}`;

/** The places where stock is kept. */
export class Locations {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  create(location: LocationInput, options: WriteOptions = {}): Promise<Location> {
    return post(this.#transport, { path: '/v1/locations', body: location }, options);
  }

  retrieve(code: string, options: RequestOptions = {}): Promise<Location> {
    return this.#transport.send({ method: 'GET', path: pathOf(code) }, options);
  }

  /** All of them, in the order in which orders are taken from them. */
  async list(options: RequestOptions = {}): Promise<Location[]> {
    const { data } = await this.#transport.send<{ data: Location[] }>(
      { method: 'GET', path: '/v1/locations' },
      options,
    );
    return data;
  }

  /** Changes what is given and leaves the rest. */
  update(code: string, changes: LocationChanges, options: RequestOptions = {}): Promise<Location> {
    return this.#transport.send({ method: 'PATCH', path: pathOf(code), body: changes }, options);
  }
}
