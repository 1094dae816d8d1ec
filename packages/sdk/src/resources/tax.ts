import type {
  TaxRate,
  TaxRateChanges,
  TaxRateInput,
  TaxSettings,
  TaxSettingsChanges,
} from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import { Resource } from './resource.ts';

/** Which taxes are due, where and on what. Needs a person's access token. */
export class Tax extends Resource {
  async rates(options?: RequestOptions): Promise<TaxRate[]> {
    return (await this.call('listTaxRates', {}, options)).data;
  }

  createRate(rate: TaxRateInput, options?: WriteOptions): Promise<TaxRate> {
    return this.call('createTaxRate', { body: rate }, options);
  }

  retrieveRate(id: string, options?: RequestOptions): Promise<TaxRate> {
    return this.call('getTaxRate', { path: { id } }, options);
  }

  updateRate(id: string, changes: TaxRateChanges, options?: RequestOptions): Promise<TaxRate> {
    return this.call('changeTaxRate', { path: { id }, body: changes }, options);
  }

  async deleteRate(id: string, options?: RequestOptions): Promise<void> {
    await this.call('removeTaxRate', { path: { id } }, options);
  }

  settings(options?: RequestOptions): Promise<TaxSettings> {
    return this.call('getTaxSettings', {}, options);
  }

  /** For orders that are priced from now on. */
  updateSettings(changes: TaxSettingsChanges, options?: RequestOptions): Promise<TaxSettings> {
    return this.call('changeTaxSettings', { body: changes }, options);
  }
}
