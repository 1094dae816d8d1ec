import type { Call } from '../call.ts';
import { invalidRequest, noSuch } from '../errors.ts';
import type { Refund } from '../model.ts';
import { serializeRefund } from '../serialize/refund.ts';
import { refundBehaviour } from './behaviour.ts';

export type RefundSettlement = 'succeed' | 'fail';

/**
 * What the bank does some time after the refund: with `pm_card_pendingRefund` it succeeds, with `pm_card_refundFail`
 * it comes back and the money is ours again; or what it is told to do.
 */
export function settleRefund(call: Call, id: string, outcome?: RefundSettlement): Refund {
  const refund = call.books.refunds.get(id);
  const charge = refund && call.books.charges.get(refund.chargeId);
  if (refund === undefined || charge === undefined) throw noSuch('refund', id, { param: 'id', status: 404 });
  const usual = refundBehaviour(call.books, charge) === 'fail' ? 'fail' : 'succeed';
  const settled = (outcome ?? usual) === 'fail' ? 'failed' : 'succeeded';
  if (refund.status === settled) {
    throw invalidRequest({ message: `Refund ${id} has settled: it has a status of ${refund.status}.` });
  }
  const after = call.books.refunds.put({ ...refund, status: settled });
  if (settled === 'failed') {
    call.books.charges.put({ ...charge, amountRefunded: charge.amountRefunded - refund.amount });
  }
  const told = serializeRefund(call, after);
  call.emit('charge.refund.updated', told, charge.metadata);
  call.emit(settled === 'failed' ? 'refund.failed' : 'refund.updated', told, charge.metadata);
  return after;
}
