import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import { newId } from '../ids.ts';
import { queueMail } from '../mail/queue-mail.ts';
import type { SecurityEvent } from '../mail/templates/index.ts';

const selectPerson = statement<{ name: string; email: string }>(
  'person-to-tell',
  'SELECT name, email FROM users WHERE tenant_id = $1 AND id = $2 AND disabled_at IS NULL',
);

/**
 * Writes to somebody what was done to their access, when and from where: whoever it was not hears of it. The mail has no
 * secret and no link in it.
 */
export async function tellPerson(ctx: Ctx, userId: string, event: SecurityEvent): Promise<void> {
  const person = await ctx.tx.maybe(selectPerson, [ctx.tenantId, userId]);
  if (!person) return;
  await queueMail(ctx, {
    ...{ kind: 'security_notice', subjectId: newId(), recipient: person.email },
    data: { name: person.name, event, at: ctx.now, ip: ctx.origin?.ip ?? null },
  });
}
