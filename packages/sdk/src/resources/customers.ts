import type { CustomerExport, CustomerRecord, ErasedCustomer } from '../generated/schemas.ts';
import type { RequestOptions } from '../options.ts';
import { Resource } from './resource.ts';

/** What is held of a customer, who is known by an e-mail address. Needs a person's access token. */
export class Customers extends Resource {
  /** Which orders are theirs, and what keeps those from being erased. */
  retrieve(email: string, options?: RequestOptions): Promise<CustomerRecord> {
    return this.call('findCustomer', { query: { email } }, options);
  }

  /** Everything that is held of them. */
  export(email: string, options?: RequestOptions): Promise<CustomerExport> {
    return this.call('exportCustomer', { body: { email } }, options);
  }

  /** Takes them out of everything. Fails with `customer_has_open_orders`. */
  erase(email: string, options?: RequestOptions): Promise<ErasedCustomer> {
    return this.call('eraseCustomer', { body: { email } }, options);
  }
}
