import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { notFound } from '../errors.ts';
import type { Role } from './permissions.ts';

/** Who is logged in, as they may know themselves. */
export interface Me {
  id: string;
  email: string;
  name: string;
  role: Role;
  secondFactor: {
    /** Whether logins ask for it. */
    enabled: boolean;
    /** Recovery codes that were not used yet. */
    recoveryCodes: number;
  };
}

const selectMe = statement<Me>(
  'person-me',
  `SELECT u.id, u.email, u.name, u.role, json_build_object(
     'enabled', f.confirmed_at IS NOT NULL,
     'recoveryCodes', (SELECT count(*) FROM recovery_codes c
                       WHERE c.tenant_id = $1 AND c.user_id = u.id AND c.used_at IS NULL)) AS "secondFactor"
   FROM users u LEFT JOIN second_factors f ON f.tenant_id = u.tenant_id AND f.user_id = u.id
   WHERE u.tenant_id = $1 AND u.id = $2 AND u.disabled_at IS NULL`,
);

/** Throws `not_found` for somebody who was removed meanwhile. */
export async function readMe(ctx: Ctx, userId: string): Promise<Me> {
  const me = await ctx.tx.maybe(selectMe, [ctx.tenantId, userId]);
  if (!me) throw notFound('person');
  return me;
}
