import type { Call } from '../call.ts';
import type { Authorization } from '../model.ts';
import { serializeAuthorization } from '../serialize/authorization.ts';

/** Gives back what was not captured. */
export function closeAuthorization(
  call: Call,
  root: Authorization,
  closed: 'voided' | 'expired',
): Authorization {
  const ended = call.books.authorizations.put({ ...root, closed, updated: call.now });
  call.emit('PAYMENT.AUTHORIZATION.VOIDED', {
    resource: serializeAuthorization(call, ended),
    summary: 'A payment authorization was voided',
    orderId: ended.orderId,
    customId: ended.customId,
  });
  return ended;
}
