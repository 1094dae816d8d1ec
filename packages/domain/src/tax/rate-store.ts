import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { priceByRules } from './pricing-settings.ts';
import type { TaxRate } from './tax-rates.ts';

/** Of one shop. */
export const mostTaxRates = 1_000;

export type NewTaxRate = Omit<TaxRate, 'id'>;

const columns = `id, tax, tax_class AS "taxClass", country, region, postal_prefix AS "postalPrefix", rate_ppm AS "ratePpm"`;

const selectAll = statement<TaxRate>(
  'tax-rates',
  `SELECT ${columns} FROM tax_rates WHERE tenant_id = $1 ORDER BY id`,
);

/** All of the shop's. */
export const listTaxRates = ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>): Promise<TaxRate[]> =>
  tx.all(selectAll, [tenantId]);

const selectOne = statement<TaxRate>(
  'tax-rate',
  `SELECT ${columns} FROM tax_rates WHERE tenant_id = $1 AND id = $2`,
);

/** Throws `not_found`. */
export async function getTaxRate({ tx, tenantId }: Ctx, id: string): Promise<TaxRate> {
  const rate = await tx.maybe(selectOne, [tenantId, id]);
  if (!rate) throw notFound('tax rate');
  return rate;
}

const insert = statement<TaxRate>(
  'tax-rate-insert',
  `INSERT INTO tax_rates (tenant_id, id, tax, tax_class, country, region, postal_prefix, rate_ppm, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9) ON CONFLICT DO NOTHING RETURNING ${columns}`,
);

const placeTaken = () =>
  new DomainError('already_exists', 'There is a rate of this tax for this class and this place already.');

const subjectOf = (id: string) => ({ type: 'tax_rate', id });

/** Throws `already_exists` for a tax, class and place that have one, and `limit_reached`. */
export async function addTaxRate(ctx: Ctx, rate: NewTaxRate): Promise<TaxRate> {
  await priceByRules(ctx);
  if ((await listTaxRates(ctx)).length >= mostTaxRates) {
    throw new DomainError('limit_reached', `A shop can have ${mostTaxRates} rates of tax.`);
  }
  const { tax, taxClass, country, region, postalPrefix, ratePpm } = rate;
  const values = [newId(), tax, taxClass, country, region, postalPrefix, ratePpm, ctx.now];
  const added = await ctx.tx.maybe(insert, [ctx.tenantId, ...values]);
  if (!added) throw placeTaken();
  ctx.audit({ action: 'tax_rate.save', subject: subjectOf(added.id), before: null, after: { ...rate } });
  return added;
}

const update = statement<TaxRate>(
  'tax-rate-update',
  `UPDATE tax_rates SET rate_ppm = $3, updated_at = $4 WHERE tenant_id = $1 AND id = $2 RETURNING ${columns}`,
);

/** What it is a rate of stays. Throws `not_found`. */
export async function changeTaxRate(ctx: Ctx, id: string, ratePpm: number): Promise<TaxRate> {
  await priceByRules(ctx);
  const before = await getTaxRate(ctx, id);
  const changed = await ctx.tx.maybe(update, [ctx.tenantId, id, ratePpm, ctx.now]);
  if (!changed) throw notFound('tax rate');
  const after = { ratePpm };
  ctx.audit({ action: 'tax_rate.save', subject: subjectOf(id), before: { ratePpm: before.ratePpm }, after });
  return changed;
}

const remove = statement('tax-rate-delete', 'DELETE FROM tax_rates WHERE tenant_id = $1 AND id = $2');

/** Throws `not_found`. */
export async function removeTaxRate(ctx: Ctx, id: string): Promise<void> {
  const { id: _, ...before } = await getTaxRate(ctx, id);
  await ctx.tx.run(remove, [ctx.tenantId, id]);
  ctx.audit({ action: 'tax_rate.remove', subject: subjectOf(id), before, after: null });
}
