import type { Category, CategoryChanges, CategoryInput } from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import { Resource } from './resource.ts';

export class Categories extends Resource {
  /** The whole tree, each after the one that it lies in. */
  async list(options?: RequestOptions): Promise<Category[]> {
    return (await this.call('listCategories', {}, options)).data;
  }

  create(category: CategoryInput, options?: WriteOptions): Promise<Category> {
    return this.call('createCategory', { body: category }, options);
  }

  retrieve(code: string, options?: RequestOptions): Promise<Category> {
    return this.call('getCategory', { path: { code } }, options);
  }

  /** Renames it, or moves it with all that lies below. */
  update(code: string, changes: CategoryChanges, options?: RequestOptions): Promise<Category> {
    return this.call('updateCategory', { path: { code }, body: changes }, options);
  }

  /** Only one that is empty. */
  async delete(code: string, options?: RequestOptions): Promise<void> {
    await this.call('deleteCategory', { path: { code } }, options);
  }
}
