import { batched, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { CaptureMode } from '../order/record.ts';
import type { AllocationStrategy } from '../stock/choose-locations.ts';
import { isSuspendedSql } from './life/standing.ts';

/** The settings of a tenant that the use cases go by. */
export interface Shop {
  name: string;
  slug: string;
  /** ISO 4217. */
  currency: string;
  merchantEmail: string;
  /** Who gets the alerts; the merchant's address if there are none. */
  alertRecipients: string[];
  senderName: string;
  senderEmail: string;
  reservationMinutes: number;
  /** Hundredths of a percent. */
  taxRateBps: number;
  /** When the money of a prepaid order is taken that does not say so itself. */
  captureMode: CaptureMode;
  /** Of products that are created without one of their own; null: none. */
  lowStockThreshold: number | null;
  /** Nothing of the shop is sent to an AI. */
  aiOptOut: boolean;
  /** Whether digests of what runs low are sent. */
  lowStockAlerts: boolean;
  /** Whether the merchant gets a mail for each order that goes on. */
  orderMails: boolean;
  /** Origins whose pages may call the API from a browser: `https://shop.example`. */
  allowedOrigins: string[];
  /** For how many days a customer's link to the status of an order is good. */
  statusLinkDays: number;
  /** Days after the last change of a final order at which its customer is erased; null: when somebody asks for it. */
  eraseAfterDays: number | null;
  /** How long it is known to whom a mail went, in days. */
  mailDays: number;
  /** How long the note of a provider's event is kept, in days. */
  webhookDays: number;
  /** Which locations an order is taken from. */
  allocation: AllocationStrategy;
  /** Days from an order at a supplier to its arrival, and days that it should last for, of SKUs that say nothing else. */
  leadDays: number;
  coverDays: number;
  /** After so many days without a change a cart is expired. */
  cartDays: number;
  /** It takes part in nothing for now. */
  isSuspended: boolean;
}

const selectShop = statement<Shop>(
  'shop',
  `SELECT name, slug, currency, merchant_email AS "merchantEmail", alert_recipients AS "alertRecipients",
          sender_name AS "senderName", sender_email AS "senderEmail", reservation_minutes AS "reservationMinutes",
          tax_rate_bps AS "taxRateBps", capture_mode AS "captureMode", low_stock_threshold AS "lowStockThreshold",
          ai_opt_out AS "aiOptOut", low_stock_alerts AS "lowStockAlerts", order_mails AS "orderMails",
          allowed_origins AS "allowedOrigins", status_link_days AS "statusLinkDays",
          erase_after_days AS "eraseAfterDays", mail_days AS "mailDays", webhook_days AS "webhookDays",
          allocation, lead_days AS "leadDays", cover_days AS "coverDays", cart_days AS "cartDays",
          ${isSuspendedSql('t')} AS "isSuspended"
   FROM tenants t WHERE id = $1`,
);

const loadFor = batched(async ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>, askers: readonly null[]) => {
  const shop = await tx.maybe(selectShop, [tenantId]);
  if (!shop) throw new Error(`tenant ${tenantId} is gone`);
  return askers.map(() => shop);
});

export const loadShop = (ctx: Pick<Ctx, 'tx' | 'tenantId'>): Promise<Shop> => loadFor(ctx, null);
