import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { Dispatch } from '../shipping/delivery-estimate.ts';
import type { TaxTerms } from './calculate-taxes.ts';
import { standardClass } from './tax-rates.ts';

/** How a shop's prices stand to taxes, and when it hands parcels over. */
export interface PricingSettings extends TaxTerms, Dispatch {}

/** What holds where a shop has set nothing. */
export const usualPricing: PricingSettings = {
  ...{ pricesIncludeTax: false, rounding: 'order', taxShipping: true, shippingTaxClass: standardClass },
  ...{ timeZone: 'UTC', cutoff: null, workDays: [1, 2, 3, 4, 5], holidays: [] },
};

const select = statement<PricingSettings>(
  'pricing-settings',
  `SELECT prices_include_tax AS "pricesIncludeTax", tax_rounding AS rounding, tax_shipping AS "taxShipping",
          shipping_tax_class AS "shippingTaxClass", time_zone AS "timeZone", cutoff, work_days AS "workDays", holidays
   FROM pricing_settings WHERE tenant_id = $1`,
);

export const readPricingSettings = async ({
  tx,
  tenantId,
}: Pick<Ctx, 'tx' | 'tenantId'>): Promise<PricingSettings> =>
  (await tx.maybe(select, [tenantId])) ?? usualPricing;

/** The row, held until the transaction ends, so that of two changes at once the second sees the first. */
const begin = statement(
  'pricing-settings-begin',
  `INSERT INTO pricing_settings (tenant_id, updated_at) VALUES ($1, $2)
   ON CONFLICT (tenant_id) DO UPDATE SET updated_at = excluded.updated_at`,
);

/**
 * From now on the shop's orders are priced by its zones and its rates of tax: what it had set for all of them at once
 * holds where it has none.
 */
export const priceByRules = async ({ tx, tenantId, now }: Ctx): Promise<void> => {
  await tx.run(begin, [tenantId, now]);
};

const update = statement(
  'pricing-settings-update',
  `UPDATE pricing_settings
   SET prices_include_tax = $2, tax_rounding = $3, tax_shipping = $4, shipping_tax_class = $5, time_zone = $6, cutoff = $7,
       work_days = $8, holidays = $9
   WHERE tenant_id = $1`,
);

/** Changes what is named, for whatever is priced from now on, and puts it on record. */
export async function changePricingSettings(
  ctx: Ctx,
  changes: Partial<PricingSettings>,
): Promise<PricingSettings> {
  const before = await readPricingSettings(ctx);
  await priceByRules(ctx);
  const after = { ...before, ...changes };
  await ctx.tx.run(update, [
    ...[ctx.tenantId, after.pricesIncludeTax, after.rounding, after.taxShipping, after.shippingTaxClass],
    ...[after.timeZone, after.cutoff, after.workDays, after.holidays],
  ]);
  ctx.audit({
    action: 'settings.update',
    subject: { type: 'settings', id: 'pricing' },
    before: { ...before },
    after: { ...after },
  });
  return after;
}
