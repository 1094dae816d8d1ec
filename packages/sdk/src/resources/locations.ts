import type { Location, LocationChanges, LocationInput } from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import { Resource } from './resource.ts';

/** The places where stock is kept. */
export class Locations extends Resource {
  create(location: LocationInput, options?: WriteOptions): Promise<Location> {
    return this.call('createLocation', { body: location }, options);
  }

  retrieve(code: string, options?: RequestOptions): Promise<Location> {
    return this.call('getLocation', { path: { code } }, options);
  }

  /** All of them, in the order in which orders are taken from them. */
  async list(options?: RequestOptions): Promise<Location[]> {
    return (await this.call('listLocations', {}, options)).data;
  }

  /** Changes what is given and leaves the rest. */
  update(code: string, changes: LocationChanges, options?: RequestOptions): Promise<Location> {
    return this.call('updateLocation', { path: { code }, body: changes }, options);
  }

  /** Only one at which nothing ever was. */
  async delete(code: string, options?: RequestOptions): Promise<void> {
    await this.call('removeLocation', { path: { code } }, options);
  }
}
