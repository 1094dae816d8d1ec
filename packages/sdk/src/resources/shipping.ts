import type {
  ShippingMethod,
  ShippingMethodInput,
  ShippingQuote,
  ShippingQuoteInput,
  ShippingSettings,
  ShippingSettingsChanges,
  ShippingZone,
  ShippingZoneInput,
} from '../generated/schemas.ts';
import type { RequestOptions, WriteOptions } from '../options.ts';
import { Resource } from './resource.ts';

/** How the shop sends, where to and for how much. All but `quote` needs a person's access token. */
export class Shipping extends Resource {
  /** What each method would cost, and when it would arrive. */
  quote(items: ShippingQuoteInput, options?: RequestOptions): Promise<ShippingQuote> {
    return this.call('quoteShipping', { body: items }, options);
  }

  async methods(options?: RequestOptions): Promise<ShippingMethod[]> {
    return (await this.call('listShippingMethods', {}, options)).data;
  }

  /** Adds a method, or takes the place of the one with this code. */
  putMethod(code: string, method: ShippingMethodInput, options?: RequestOptions): Promise<ShippingMethod> {
    return this.call('putShippingMethod', { path: { code }, body: method }, options);
  }

  async zones(options?: RequestOptions): Promise<ShippingZone[]> {
    return (await this.call('listShippingZones', {}, options)).data;
  }

  createZone(zone: ShippingZoneInput, options?: WriteOptions): Promise<ShippingZone> {
    return this.call('createShippingZone', { body: zone }, options);
  }

  retrieveZone(id: string, options?: RequestOptions): Promise<ShippingZone> {
    return this.call('getShippingZone', { path: { id } }, options);
  }

  replaceZone(id: string, zone: ShippingZoneInput, options?: RequestOptions): Promise<ShippingZone> {
    return this.call('replaceShippingZone', { path: { id }, body: zone }, options);
  }

  async deleteZone(id: string, options?: RequestOptions): Promise<void> {
    await this.call('removeShippingZone', { path: { id } }, options);
  }

  settings(options?: RequestOptions): Promise<ShippingSettings> {
    return this.call('getShippingSettings', {}, options);
  }

  /** Changes what is given and leaves the rest. */
  updateSettings(changes: ShippingSettingsChanges, options?: RequestOptions): Promise<ShippingSettings> {
    return this.call('changeShippingSettings', { body: changes }, options);
  }
}
