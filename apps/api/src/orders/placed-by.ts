import type { PlacedBy } from '@waybill/domain';
import type { AppDeps } from '../deps.ts';
import { idempotentRequest } from '../http/idempotency.ts';
import type { Call } from '../http/route.ts';

/** What of a request belongs to the order that it places, whichever way that goes. */
export async function placedBy(
  { findStanding }: Pick<AppDeps, 'findStanding'>,
  call: Pick<Call, 'req' | 'sent' | 'scope' | 'idempotent'>,
): Promise<PlacedBy> {
  const { scope } = call;
  const standing = await findStanding(scope.tenantId);
  return {
    idempotency: idempotentRequest(call),
    traceparent: scope.traceparent ?? null,
    isLimited: standing?.hasOrderLimit ?? false,
  };
}
