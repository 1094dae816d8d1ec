import type { CatalogueCategory, CatalogueProduct, ListCatalogueQuery } from '../generated/schemas.ts';
import type { RequestOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** What anyone may see of what the shop sells: without a key, `tenant` says which shop. */
export class Catalogue extends Resource {
  /** In the order of their SKUs, if nothing else is said. */
  list(params: ListCatalogueQuery = {}, options?: RequestOptions): Paged<CatalogueProduct> {
    return this.pages('listCatalogue', { query: params }, options);
  }

  retrieve(sku: string, options?: RequestOptions): Promise<CatalogueProduct> {
    return this.call('getCatalogueProduct', { path: { sku } }, options);
  }

  /** The whole tree, each after the one that it lies in. */
  async categories(options?: RequestOptions): Promise<CatalogueCategory[]> {
    return (await this.call('listCatalogueCategories', {}, options)).data;
  }
}
