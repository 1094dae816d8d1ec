import { isUniqueViolation, statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { DomainError, notFound } from '../errors.ts';

/** A place where stock is kept. */
export interface Location {
  code: string;
  name: string;
  /** Lower is asked first. */
  priority: number;
  /** Orders are taken only from those that are. */
  active: boolean;
}

export type NewLocation = Pick<Location, 'code' | 'name'> & Partial<Pick<Location, 'priority' | 'active'>>;
export type LocationChanges = Partial<Omit<Location, 'code'>>;

const fields = { code: true, name: true, priority: true, active: true } as const;

/** Throws `already_exists`. */
export async function createLocation(ctx: Ctx, input: NewLocation): Promise<Location> {
  const { prisma } = ctx.tx;
  const exists = () => new DomainError('already_exists', `There is a location ${input.code} already.`);
  if (await prisma.location.findFirst({ where: { code: input.code } })) throw exists();
  const { priority = 100, active = true, code, name } = input;
  const location = { code, name, priority, active };
  try {
    await prisma.location.create({ data: { ...location, tenantId: ctx.tenantId } });
  } catch (error) {
    if (isUniqueViolation(error)) throw exists();
    throw error;
  }
  const subject = { type: 'location', id: code };
  ctx.audit({ action: 'location.create', subject, before: null, after: { ...location } });
  return location;
}

/** Throws `not_found`. */
export async function getLocation(ctx: Ctx, code: string): Promise<Location> {
  const location = await ctx.tx.prisma.location.findFirst({ where: { code }, select: fields });
  if (!location) throw notFound('location');
  return location;
}

/** In the order in which they are asked. */
export const listLocations = (ctx: Ctx): Promise<Location[]> =>
  ctx.tx.prisma.location.findMany({ select: fields, orderBy: [{ priority: 'asc' }, { code: 'asc' }] });

/**
 * Where stock comes to be that is meant for no place in particular: the first that is asked. Throws `not_found` for a
 * location that was named.
 */
export async function locationFor(ctx: Ctx, code: string | undefined): Promise<string> {
  if (code !== undefined) return (await getLocation(ctx, code)).code;
  const first = await ctx.tx.prisma.location.findFirst({
    orderBy: [{ active: 'desc' }, { priority: 'asc' }, { code: 'asc' }],
  });
  if (!first) throw notFound('location');
  return first.code;
}

/** Changes what is named, for whatever is allocated from now on. Throws `not_found`. */
export async function updateLocation(ctx: Ctx, code: string, changes: LocationChanges): Promise<Location> {
  const before = await getLocation(ctx, code);
  const after = { ...before, ...changes };
  const { name, priority, active } = after;
  await ctx.tx.prisma.location.update({
    where: { tenantId_code: { tenantId: ctx.tenantId, code } },
    data: { name, priority, active },
  });
  const subject = { type: 'location', id: code };
  ctx.audit({ action: 'location.update', subject, before: { ...before }, after: { ...after } });
  return after;
}

const lockLocation = statement<{ code: string }>(
  'location-lock',
  'SELECT code FROM locations WHERE tenant_id = $1 AND code = $2 FOR UPDATE',
);

/** What was never moved, held or counted is of no use to anybody. */
const dropUnused = statement(
  'location-drop-levels',
  `DELETE FROM stock_levels s
   WHERE s.tenant_id = $1 AND s.location = $2 AND s.on_hand = 0 AND s.reserved = 0
     AND NOT EXISTS (SELECT FROM stock_movements m
                     WHERE m.tenant_id = $1 AND m.sku = s.sku AND m.location = s.location)
     AND NOT EXISTS (SELECT FROM stock_reservations r
                     WHERE r.tenant_id = $1 AND r.sku = s.sku AND r.location = s.location)`,
);

const findUse = statement<{ used: boolean; only: boolean }>(
  'location-use',
  `SELECT EXISTS (SELECT FROM stock_levels WHERE tenant_id = $1 AND location = $2)
       OR EXISTS (SELECT FROM stock_adjustments WHERE tenant_id = $1 AND location = $2)
       OR EXISTS (SELECT FROM stock_transfers WHERE tenant_id = $1 AND $2 IN (from_location, to_location))
       OR EXISTS (SELECT FROM stock_counts WHERE tenant_id = $1 AND location = $2) AS used,
     NOT EXISTS (SELECT FROM locations WHERE tenant_id = $1 AND code <> $2) AS only`,
);

/**
 * Removes a location where there never was anything. Throws `not_found`, and `in_use` for one that has stock,
 * reservations or a history, or is the only one: it can be deactivated.
 */
export async function removeLocation(ctx: Ctx, code: string): Promise<void> {
  if (!(await ctx.tx.maybe(lockLocation, [ctx.tenantId, code]))) throw notFound('location');
  const before = await getLocation(ctx, code);
  await ctx.tx.run(dropUnused, [ctx.tenantId, code]);
  const use = await ctx.tx.maybe(findUse, [ctx.tenantId, code]);
  if (!use || use.only) throw new DomainError('in_use', 'A shop keeps at least one location.');
  if (use.used) {
    throw new DomainError(
      'in_use',
      'The location has stock, or a history that names it. It can be deactivated: then nothing is taken from it.',
    );
  }
  await ctx.tx.prisma.location.delete({ where: { tenantId_code: { tenantId: ctx.tenantId, code } } });
  const subject = { type: 'location', id: code };
  ctx.audit({ action: 'location.remove', subject, before: { ...before }, after: null });
}
