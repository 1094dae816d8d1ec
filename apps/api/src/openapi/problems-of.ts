import { type ProblemCode, problemStatus } from '../http/problem.ts';
import { besidesTheShop } from '../tenants/admit.ts';
import type { MountedByHand, Operation } from './operation.ts';

const ofGates = ({ permission, takesCredentials, method, takesRoom }: Operation): ProblemCode[] => {
  if (permission === 'anyone' && !takesCredentials) return [];
  const changes = permission !== 'anyone' && method !== 'get' && !besidesTheShop.includes(permission);
  return [
    'unauthorized',
    'forbidden',
    'tenant_mismatch',
    ...(permission === 'platform:operate' ? [] : (['daily_limit_reached'] as const)),
    ...(changes ? (['tenant_suspended'] as const) : []),
    ...(takesRoom ? (['storage_limit_reached'] as const) : []),
  ];
};

const ofBody = ({ body }: Operation): ProblemCode[] =>
  body ? ['invalid_json', 'body_too_large', 'unsupported_media_type', 'malformed_request'] : [];

const ofPath = ({ path }: Operation): ProblemCode[] =>
  path.includes(':') ? ['not_found', 'malformed_request'] : [];

const takesCursor = ({ query }: Operation): boolean =>
  query !== undefined && 'shape' in query && 'cursor' in (query.shape as object);

const always: readonly ProblemCode[] = ['rate_limited', 'internal', 'unavailable'];

function derived(operation: Operation): ProblemCode[] {
  return [
    'validation_failed',
    ...ofGates(operation),
    ...ofPath(operation),
    ...ofBody(operation),
    ...(takesCursor(operation) ? (['invalid_cursor'] as const) : []),
    ...(operation.idempotent ? (['invalid_idempotency_key', 'idempotency_key_reused'] as const) : []),
  ];
}

/** Every problem that the operation can answer: what follows from a route's declaration, and what that adds. */
export function problemsOf(operation: Operation & Partial<MountedByHand>): ProblemCode[] {
  const { problems = [], isProbe, mountedByHand } = operation;
  const codes = [...(mountedByHand ? [] : derived(operation)), ...problems, ...(isProbe ? [] : always)];
  return [...new Set(codes)].sort((one, other) => problemStatus[one] - problemStatus[other]);
}
