import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';
import { newId } from '../ids.ts';
import { priceByRules } from '../tax/pricing-settings.ts';
import type { Zone } from './zones.ts';

/** Of one shop. */
export const mostZones = 200;

export type NewZone = Omit<Zone, 'id'>;

const selectAll = statement<Zone>(
  'shipping-zones',
  'SELECT id, name, places, rates FROM shipping_zones WHERE tenant_id = $1 ORDER BY id',
);

/** All of the shop's, the oldest first: of two that name a place alike, the first one counts. */
export const listZones = ({ tx, tenantId }: Pick<Ctx, 'tx' | 'tenantId'>): Promise<Zone[]> =>
  tx.all(selectAll, [tenantId]);

const selectOne = statement<Zone>(
  'shipping-zone',
  'SELECT id, name, places, rates FROM shipping_zones WHERE tenant_id = $1 AND id = $2',
);

/** Throws `not_found`. */
export async function getZone({ tx, tenantId }: Ctx, id: string): Promise<Zone> {
  const zone = await tx.maybe(selectOne, [tenantId, id]);
  if (!zone) throw notFound('shipping zone');
  return zone;
}

const save = statement<Zone>(
  'shipping-zone-save',
  `INSERT INTO shipping_zones (tenant_id, id, name, places, rates, created_at, updated_at)
   VALUES ($1, $2, $3, $4, $5, $6, $6)
   ON CONFLICT (tenant_id, id) DO UPDATE
     SET name = excluded.name, places = excluded.places, rates = excluded.rates, updated_at = excluded.updated_at
   RETURNING id, name, places, rates`,
);

const subjectOf = (id: string) => ({ type: 'shipping_zone', id });

async function store(ctx: Ctx, id: string, { name, places, rates }: NewZone): Promise<Zone> {
  const values = [ctx.tenantId, id, name, JSON.stringify(places), JSON.stringify(rates), ctx.now];
  const zone = await ctx.tx.maybe(save, values);
  if (!zone) throw new Error(`the shipping zone ${id} was not saved`);
  return zone;
}

/** Throws `limit_reached`. */
export async function addZone(ctx: Ctx, zone: NewZone): Promise<Zone> {
  await priceByRules(ctx);
  if ((await listZones(ctx)).length >= mostZones)
    throw new DomainError('limit_reached', `A shop can have ${mostZones} shipping zones.`);
  const added = await store(ctx, newId(), zone);
  ctx.audit({ action: 'shipping_zone.save', subject: subjectOf(added.id), before: null, after: { ...zone } });
  return added;
}

/** Throws `not_found`. */
export async function replaceZone(ctx: Ctx, id: string, zone: NewZone): Promise<Zone> {
  await priceByRules(ctx);
  const { id: _, ...before } = await getZone(ctx, id);
  const replaced = await store(ctx, id, zone);
  ctx.audit({ action: 'shipping_zone.save', subject: subjectOf(id), before, after: { ...zone } });
  return replaced;
}

const remove = statement(
  'shipping-zone-delete',
  'DELETE FROM shipping_zones WHERE tenant_id = $1 AND id = $2',
);

/** Throws `not_found`. */
export async function removeZone(ctx: Ctx, id: string): Promise<void> {
  await priceByRules(ctx);
  const { id: _, ...before } = await getZone(ctx, id);
  await ctx.tx.run(remove, [ctx.tenantId, id]);
  ctx.audit({ action: 'shipping_zone.remove', subject: subjectOf(id), before, after: null });
}
