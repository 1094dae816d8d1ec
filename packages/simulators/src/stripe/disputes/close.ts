import type { Call } from '../call.ts';
import { noSuch } from '../errors.ts';
import type { Dispute } from '../model.ts';
import { serializeDispute } from '../serialize/dispute.ts';

/** The bank decides. */
export function closeDispute(call: Call, id: string, outcome: 'won' | 'lost'): Dispute {
  const open = call.books.disputes.get(id);
  if (open === undefined) throw noSuch('dispute', id, { param: 'id', status: 404 });
  const closed = call.books.disputes.put({ ...open, status: outcome });
  const metadata = call.books.charges.get(closed.chargeId)?.metadata ?? {};
  call.emit('charge.dispute.closed', serializeDispute(closed), metadata);
  return closed;
}
