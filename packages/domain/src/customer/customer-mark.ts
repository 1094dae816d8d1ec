import { createHmac, randomBytes } from 'node:crypto';
import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';

const makeSalt = statement(
  'customer-salt-make',
  'UPDATE tenants SET customer_salt = $2 WHERE id = $1 AND customer_salt IS NULL',
);

const selectSalt = statement<{ salt: Buffer | null }>(
  'customer-salt',
  'SELECT customer_salt AS salt FROM tenants WHERE id = $1',
);

async function saltOf({ tx, tenantId }: Ctx): Promise<Buffer> {
  const known = (await tx.maybe(selectSalt, [tenantId]))?.salt;
  if (known) return known;
  await tx.run(makeSalt, [tenantId, randomBytes(32)]);
  const made = (await tx.maybe(selectSalt, [tenantId]))?.salt;
  if (!made) throw new Error(`tenant ${tenantId} is gone`);
  return made;
}

/**
 * What stands for a customer on record: the address, hashed with a salt that only this shop has. Who asks about an
 * address can find what was done about it; who reads the record learns no address.
 */
export async function customerMark(ctx: Ctx, email: string): Promise<string> {
  return createHmac('sha256', await saltOf(ctx))
    .update(email.trim().toLowerCase())
    .digest('hex');
}
