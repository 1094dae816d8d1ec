import type {
  AuditEntry,
  AuditVerification,
  GetUsageQuery,
  ListAuditLogQuery,
  PaymentSettings,
  Shop as Profile,
  Settings,
  SettingsChanges,
  Usage,
} from '../generated/schemas.ts';
import type { RequestOptions } from '../options.ts';
import type { Paged } from '../paged.ts';
import { Resource } from './resource.ts';

/** The shop itself. All but `retrieve` needs a person's access token. */
export class Shop extends Resource {
  /** What everybody may know of it. */
  retrieve(options?: RequestOptions): Promise<Profile> {
    return this.call('getShop', {}, options);
  }

  settings(options?: RequestOptions): Promise<Settings> {
    return this.call('getSettings', {}, options);
  }

  /** Changes what is given and leaves the rest. */
  updateSettings(changes: SettingsChanges, options?: RequestOptions): Promise<Settings> {
    return this.call('changeSettings', { body: changes }, options);
  }

  paymentSettings(options?: RequestOptions): Promise<PaymentSettings> {
    return this.call('getPaymentSettings', {}, options);
  }

  replacePaymentSettings(settings: PaymentSettings, options?: RequestOptions): Promise<PaymentSettings> {
    return this.call('putPaymentSettings', { body: settings }, options);
  }

  /** What it used by the day, and what it may use. */
  usage(params: GetUsageQuery = {}, options?: RequestOptions): Promise<Usage> {
    return this.call('getUsage', { query: params }, options);
  }

  /** Who did what, the newest first. */
  auditLog(params: ListAuditLogQuery = {}, options?: RequestOptions): Paged<AuditEntry> {
    return this.pages('listAuditLog', { query: params }, options);
  }

  /** Whether nobody tampered with the audit log. */
  verifyAuditLog(options?: RequestOptions): Promise<AuditVerification> {
    return this.call('verifyAuditLog', {}, options);
  }
}
