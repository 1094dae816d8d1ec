import type { Export } from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import { Resource } from './resource.ts';

/** All data of the shop, in files. Needs an owner's access token. */
export class Exports extends Resource {
  /** Resolves when the wish is taken; a job writes the files. */
  create(options?: WriteOptions): Promise<Export> {
    return this.call('requestExport', {}, options);
  }

  /** The newest first. */
  async list(options?: RequestOptions): Promise<Export[]> {
    return (await this.call('listExports', {}, options)).data;
  }

  retrieve(exportId: string, options?: RequestOptions): Promise<Export> {
    return this.call('getExport', { path: { exportId } }, options);
  }

  /** A file of one that is ready, by its name: a JSON a line. It has to arrive within the time of an attempt. */
  download(exportId: string, file: string, options?: RequestOptions): Promise<Blob> {
    return this.call('downloadExport', { path: { exportId, file } }, options);
  }

  /** The images as they were uploaded: a tar archive. It has to arrive within the time of an attempt. */
  downloadImages(exportId: string, options?: RequestOptions): Promise<Blob> {
    return this.call('downloadExportImages', { path: { exportId } }, options);
  }
}
