import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { loadShop, type Shop } from './shop.ts';

/** What a shop can set for itself. */
export type ShopSettings = Omit<Shop, 'slug' | 'isSuspended'>;

/** Locked, so that of two changes at once the second one sees, and puts on record, what the first one made. */
const lock = statement('settings-lock', 'SELECT id FROM tenants WHERE id = $1 FOR NO KEY UPDATE');

const update = statement(
  'settings-update',
  `UPDATE tenants
   SET name = s.name, currency = s.currency, merchant_email = s."merchantEmail",
       alert_recipients = s."alertRecipients", sender_name = s."senderName", sender_email = s."senderEmail",
       reservation_minutes = s."reservationMinutes", tax_rate_bps = s."taxRateBps", capture_mode = s."captureMode",
       low_stock_threshold = s."lowStockThreshold", ai_opt_out = s."aiOptOut", low_stock_alerts = s."lowStockAlerts",
       order_mails = s."orderMails", allowed_origins = s."allowedOrigins", status_link_days = s."statusLinkDays",
       erase_after_days = s."eraseAfterDays", mail_days = s."mailDays", webhook_days = s."webhookDays",
       allocation = s.allocation, lead_days = s."leadDays", cover_days = s."coverDays", cart_days = s."cartDays"
   FROM jsonb_to_record($2::jsonb) AS s(
     name text, currency text, "merchantEmail" text, "alertRecipients" text[], "senderName" text, "senderEmail" text,
     "reservationMinutes" int, "taxRateBps" int, "captureMode" text, "lowStockThreshold" int, "aiOptOut" boolean,
     "lowStockAlerts" boolean, "orderMails" boolean, "allowedOrigins" text[], "statusLinkDays" int, "eraseAfterDays" int,
     "mailDays" int, "webhookDays" int, allocation text, "leadDays" int, "coverDays" int, "cartDays" int)
   WHERE id = $1`,
);

const findSale = statement<{ sold: boolean }>(
  'settings-has-sold',
  `SELECT EXISTS (SELECT FROM products WHERE tenant_id = $1) OR EXISTS (SELECT FROM orders WHERE tenant_id = $1)
     AS sold`,
);

const setShippingCurrency = statement(
  'settings-shipping-currency',
  'UPDATE shipping_methods SET currency = $2 WHERE tenant_id = $1',
);

export async function readSettings(ctx: Pick<Ctx, 'tx' | 'tenantId'>): Promise<ShopSettings> {
  const { slug: _, isSuspended: _now, ...settings } = await loadShop(ctx);
  return settings;
}

/** Prices are numbers of one currency: they mean something else in another. Throws `currency_mismatch`. */
async function changeCurrency(ctx: Ctx, currency: string): Promise<void> {
  const found = await ctx.tx.maybe(findSale, [ctx.tenantId]);
  if (found?.sold) {
    throw new DomainError('currency_mismatch', 'The shop has products or orders in its currency.', {
      errors: [{ path: 'currency', message: 'cannot be changed once there are products or orders' }],
    });
  }
  await ctx.tx.run(setShippingCurrency, [ctx.tenantId, currency]);
}

const fieldsOf = (settings: ShopSettings) => Object.keys(settings) as (keyof ShopSettings)[];
const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const pick = (settings: ShopSettings, fields: readonly (keyof ShopSettings)[]) =>
  Object.fromEntries(fields.map((field) => [field, settings[field]]));

/**
 * Changes what is named, for whatever is decided from now on, and puts it on record with what it was before. Throws
 * `currency_mismatch` where there are prices already.
 */
export async function updateSettings(ctx: Ctx, changes: Partial<ShopSettings>): Promise<ShopSettings> {
  await ctx.tx.run(lock, [ctx.tenantId]);
  const before = await readSettings(ctx);
  const after = { ...before, ...changes };
  const changed = fieldsOf(after).filter((field) => !isSame(before[field], after[field]));
  if (changed.length === 0) return before;
  if (changed.includes('currency')) await changeCurrency(ctx, after.currency);
  await ctx.tx.run(update, [ctx.tenantId, JSON.stringify(after)]);
  ctx.audit({
    action: 'settings.update',
    subject: { type: 'settings', id: 'shop' },
    before: pick(before, changed),
    after: pick(after, changed),
  });
  return after;
}
