import type {
  CsvExport,
  CsvImport,
  CsvReportPage,
  ExportOrderFileBody,
  ExportProductFileBody,
  ExportStockFileBody,
  ImportProductFileQuery,
  ImportStockFileQuery,
  ListProductImportsQuery,
} from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** A CSV file, in UTF-8. */
export type CsvFile = string | Blob | Uint8Array<ArrayBuffer>;

/** What is wrong with a row of a file. */
export type CsvFault = CsvReportPage['data'][number];

/** Any of their lists is cut into pages alike. */
type PageQuery = ListProductImportsQuery;

const csv = (file: CsvFile): Blob => new Blob([file], { type: 'text/csv' });

/** Whose files they are, as the operations' names have it. */
type Noun = 'Product' | 'Stock' | 'Order';

/** What any of them can be asked once a file is being written. */
abstract class ExportedFiles extends Resource {
  protected abstract readonly noun: Noun;

  /** The newest first. */
  listExports(params: PageQuery = {}, options?: RequestOptions): Paged<CsvExport> {
    return this.pages(`list${this.noun}Exports`, { query: params }, options);
  }

  retrieveExport(id: string, options?: RequestOptions): Promise<CsvExport> {
    return this.call(`get${this.noun}Export`, { path: { id } }, options);
  }

  /** Of one that is completed. It has to arrive within the time of an attempt. */
  download(id: string, options?: RequestOptions): Promise<Blob> {
    return this.call(`download${this.noun}File`, { path: { id } }, options);
  }
}

/** What those can be asked that are read, too. */
abstract class ImportedFiles extends ExportedFiles {
  protected abstract override readonly noun: Exclude<Noun, 'Order'>;

  /** The newest first. */
  listImports(params: PageQuery = {}, options?: RequestOptions): Paged<CsvImport> {
    return this.pages(`list${this.noun}Imports`, { query: params }, options);
  }

  retrieveImport(id: string, options?: RequestOptions): Promise<CsvImport> {
    return this.call(`get${this.noun}Import`, { path: { id } }, options);
  }

  /** What it has changed stays changed. */
  cancelImport(id: string, options?: WriteOptions): Promise<CsvImport> {
    return this.call(`cancel${this.noun}Import`, { path: { id } }, options);
  }

  /** What is wrong with the file, row by row. */
  listFaults(id: string, params: PageQuery = {}, options?: RequestOptions): Paged<CsvFault> {
    return this.pages(`list${this.noun}ImportFaults`, { path: { id }, query: params }, options);
  }

  /** The same as a CSV file. */
  downloadReport(id: string, options?: RequestOptions): Promise<Blob> {
    return this.call(`download${this.noun}ImportReport`, { path: { id } }, options);
  }
}

/** Products from CSV files and into them. */
export class ProductFiles extends ImportedFiles {
  protected override readonly noun = 'Product';

  /** Resolves when the file is taken; a job works it. Sent again under the same key it is taken once. */
  import(file: CsvFile, params: ImportProductFileQuery = {}, options?: WriteOptions): Promise<CsvImport> {
    return this.call('importProductFile', { query: params, body: csv(file) }, options);
  }

  /** Resolves when the wish is taken; a job writes the file. */
  export(wanted: ExportProductFileBody = {}, options?: WriteOptions): Promise<CsvExport> {
    return this.call('exportProductFile', { body: wanted }, options);
  }
}

/** Stock from CSV files and into them. */
export class StockFiles extends ImportedFiles {
  protected override readonly noun = 'Stock';

  /** Resolves when the file is taken; a job works it. Sent again under the same key it is taken once. */
  import(file: CsvFile, params: ImportStockFileQuery = {}, options?: WriteOptions): Promise<CsvImport> {
    return this.call('importStockFile', { query: params, body: csv(file) }, options);
  }

  /** Resolves when the wish is taken; a job writes the file. */
  export(wanted: ExportStockFileBody = {}, options?: WriteOptions): Promise<CsvExport> {
    return this.call('exportStockFile', { body: wanted }, options);
  }
}

/** Orders into CSV files. Needs the access token of somebody who may export customers. */
export class OrderFiles extends ExportedFiles {
  protected override readonly noun = 'Order';

  /** Resolves when the wish is taken; a job writes the file. */
  export(wanted: ExportOrderFileBody = {}, options?: WriteOptions): Promise<CsvExport> {
    return this.call('exportOrderFile', { body: wanted }, options);
  }
}
