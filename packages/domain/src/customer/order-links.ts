import { randomBytes } from 'node:crypto';
import { type Database, statement } from '@waybill/db';
import { hashToken } from '../access/one-time-token.ts';
import type { Ctx } from '../context.ts';
import { DomainError } from '../errors.ts';
import { getOrder, lockOrder, type OrderRecord } from '../order/record.ts';
import { loadShop } from '../tenant/shop.ts';

/** The page of the API that shows an order to whoever has its token. */
export const orderStatusPath = '/orders/status';

export const orderStatusUrl = (publicUrl: string, token: string): string =>
  `${publicUrl}${orderStatusPath}?token=${token}`;

const prefix = 'wbo_';
const tenantBytes = 16;
const secretBytes = 32;
const shape = new RegExp(`^${prefix}[A-Za-z0-9_-]{${((tenantBytes + secretBytes) / 3) * 4}}$`);

/**
 * `wbo_` and, in base64url, the tenant's id and 256 random bits. The tenant is no secret; it stands there so that the
 * hash can be looked for within it. Why random bits and no signature: docs/adr/0008-links-to-orders-are-random.md.
 */
export function generateOrderToken(tenantId: string): string {
  const tenant = Buffer.from(tenantId.replaceAll('-', ''), 'hex');
  return prefix + Buffer.concat([tenant, randomBytes(secretBytes)]).toString('base64url');
}

/** The tenant that the token is of; null for what is no token. */
export function tenantOfOrderToken(token: string): string | null {
  if (!shape.test(token)) return null;
  const hex = Buffer.from(token.slice(prefix.length), 'base64url').toString('hex', 0, tenantBytes);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

const select = statement<{ orderId: string }>(
  'order-link',
  `SELECT order_id AS "orderId" FROM order_links WHERE tenant_id = $1 AND token_hash = $2 AND expires_at > $3`,
);

/** What the page shows: the order, and the shop that it is of. */
export interface LinkedOrder {
  order: OrderRecord;
  shop: { name: string; supportEmail: string; isSuspended: boolean };
}

/** The order that the token opens; null for one that is wrong, withdrawn or expired, whichever it is. */
export async function findLinkedOrder(
  db: Database,
  token: string,
  clock: () => Date = () => db.now(),
): Promise<LinkedOrder | null> {
  const tenantId = tenantOfOrderToken(token);
  if (tenantId === null) return null;
  return db.inTenant(tenantId, async (tx) => {
    const link = await tx.maybe(select, [tenantId, hashToken(token), clock()]);
    if (!link) return null;
    const order = await getOrder({ tx, tenantId }, link.orderId);
    const { name, senderEmail: supportEmail, isSuspended } = await loadShop({ tx, tenantId });
    return { order, shop: { name, supportEmail, isSuspended } };
  });
}

const insert = statement<{ expiresAt: Date }>(
  'order-link-insert',
  `INSERT INTO order_links (tenant_id, token_hash, order_id, created_at, expires_at)
   SELECT $1, $2, $3, $4, $4::timestamptz + status_link_days * interval '1 day' FROM tenants WHERE id = $1
   RETURNING expires_at AS "expiresAt"`,
);

/**
 * A fresh token for a customer who has lost theirs; those that are out stay good. Throws `not_found`, and
 * `customer_erased` for an order that is nobody's any more.
 */
export async function createOrderLink(
  ctx: Ctx,
  orderId: string,
): Promise<{ token: string; expiresAt: Date }> {
  const { erasedAt } = await lockOrder(ctx, orderId);
  if (erasedAt !== null) {
    throw new DomainError('customer_erased', 'The customer of this order was erased: it is shown to nobody.');
  }
  const token = generateOrderToken(ctx.tenantId);
  const link = await ctx.tx.maybe(insert, [ctx.tenantId, hashToken(token), orderId, ctx.now]);
  if (!link) throw new Error(`tenant ${ctx.tenantId} is gone`);
  const { expiresAt } = link;
  ctx.audit({ action: 'order.link', subject: { type: 'order', id: orderId }, after: { expiresAt } });
  return { token, expiresAt };
}
