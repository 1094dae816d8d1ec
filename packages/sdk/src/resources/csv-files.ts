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

/** Products from CSV files and into them. */
export class ProductFiles extends Resource {
  /** Resolves when the file is taken; a job works it. Sent again under the same key it is taken once. */
  import(file: CsvFile, params: ImportProductFileQuery = {}, options?: WriteOptions): Promise<CsvImport> {
    return this.call('importProductFile', { query: params, body: csv(file) }, options);
  }

  /** The newest first. */
  listImports(params: PageQuery = {}, options?: RequestOptions): Paged<CsvImport> {
    return this.pages('listProductImports', { query: params }, options);
  }

  retrieveImport(id: string, options?: RequestOptions): Promise<CsvImport> {
    return this.call('getProductImport', { path: { id } }, options);
  }

  /** What it has changed stays changed. */
  cancelImport(id: string, options?: WriteOptions): Promise<CsvImport> {
    return this.call('cancelProductImport', { path: { id } }, options);
  }

  /** What is wrong with the file, row by row. */
  listFaults(id: string, params: PageQuery = {}, options?: RequestOptions): Paged<CsvFault> {
    return this.pages('listProductImportFaults', { path: { id }, query: params }, options);
  }

  /** The same as a CSV file. */
  downloadReport(id: string, options?: RequestOptions): Promise<Blob> {
    return this.call('downloadProductImportReport', { path: { id } }, options);
  }

  /** Resolves when the wish is taken; a job writes the file. */
  export(wanted: ExportProductFileBody = {}, options?: WriteOptions): Promise<CsvExport> {
    return this.call('exportProductFile', { body: wanted }, options);
  }

  /** The newest first. */
  listExports(params: PageQuery = {}, options?: RequestOptions): Paged<CsvExport> {
    return this.pages('listProductExports', { query: params }, options);
  }

  retrieveExport(id: string, options?: RequestOptions): Promise<CsvExport> {
    return this.call('getProductExport', { path: { id } }, options);
  }

  /** Of one that is completed. It has to arrive within the time of an attempt. */
  download(id: string, options?: RequestOptions): Promise<Blob> {
    return this.call('downloadProductFile', { path: { id } }, options);
  }
}

/** Stock from CSV files and into them. */
export class StockFiles extends Resource {
  /** Resolves when the file is taken; a job works it. Sent again under the same key it is taken once. */
  import(file: CsvFile, params: ImportStockFileQuery = {}, options?: WriteOptions): Promise<CsvImport> {
    return this.call('importStockFile', { query: params, body: csv(file) }, options);
  }

  /** The newest first. */
  listImports(params: PageQuery = {}, options?: RequestOptions): Paged<CsvImport> {
    return this.pages('listStockImports', { query: params }, options);
  }

  retrieveImport(id: string, options?: RequestOptions): Promise<CsvImport> {
    return this.call('getStockImport', { path: { id } }, options);
  }

  /** What it has changed stays changed. */
  cancelImport(id: string, options?: WriteOptions): Promise<CsvImport> {
    return this.call('cancelStockImport', { path: { id } }, options);
  }

  /** What is wrong with the file, row by row. */
  listFaults(id: string, params: PageQuery = {}, options?: RequestOptions): Paged<CsvFault> {
    return this.pages('listStockImportFaults', { path: { id }, query: params }, options);
  }

  /** The same as a CSV file. */
  downloadReport(id: string, options?: RequestOptions): Promise<Blob> {
    return this.call('downloadStockImportReport', { path: { id } }, options);
  }

  /** Resolves when the wish is taken; a job writes the file. */
  export(wanted: ExportStockFileBody = {}, options?: WriteOptions): Promise<CsvExport> {
    return this.call('exportStockFile', { body: wanted }, options);
  }

  /** The newest first. */
  listExports(params: PageQuery = {}, options?: RequestOptions): Paged<CsvExport> {
    return this.pages('listStockExports', { query: params }, options);
  }

  retrieveExport(id: string, options?: RequestOptions): Promise<CsvExport> {
    return this.call('getStockExport', { path: { id } }, options);
  }

  /** Of one that is completed. It has to arrive within the time of an attempt. */
  download(id: string, options?: RequestOptions): Promise<Blob> {
    return this.call('downloadStockFile', { path: { id } }, options);
  }
}

/** Orders into CSV files. Needs the access token of somebody who may export customers. */
export class OrderFiles extends Resource {
  /** Resolves when the wish is taken; a job writes the file. */
  export(wanted: ExportOrderFileBody = {}, options?: WriteOptions): Promise<CsvExport> {
    return this.call('exportOrderFile', { body: wanted }, options);
  }

  /** The newest first. */
  listExports(params: PageQuery = {}, options?: RequestOptions): Paged<CsvExport> {
    return this.pages('listOrderExports', { query: params }, options);
  }

  retrieveExport(id: string, options?: RequestOptions): Promise<CsvExport> {
    return this.call('getOrderExport', { path: { id } }, options);
  }

  /** Of one that is completed. It has to arrive within the time of an attempt. */
  download(id: string, options?: RequestOptions): Promise<Blob> {
    return this.call('downloadOrderFile', { path: { id } }, options);
  }
}
