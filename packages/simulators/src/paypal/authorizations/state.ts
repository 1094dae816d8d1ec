import type { Books } from '../books.ts';
import type { Authorization, Capture } from '../model.ts';

export interface AuthorizationState {
  /** The original, when this one renews it. */
  root: Authorization;
  /** The original and what renewed it, oldest first: they are about the same money. */
  family: Authorization[];
  /** What was taken of that money, declined attempts left out. */
  captures: Capture[];
  /** Minor units. */
  captured: number;
  status: 'CREATED' | 'PARTIALLY_CAPTURED' | 'CAPTURED' | 'VOIDED';
}

/** What became of the money an authorisation holds. */
export function authorizationState(books: Books, authorization: Authorization): AuthorizationState {
  const rootId = authorization.parentId ?? authorization.id;
  const root = books.authorizations.get(rootId) ?? authorization;
  const family = books.authorizations
    .values()
    .filter(({ id, parentId }) => id === rootId || parentId === rootId);
  const ids = new Set<string | null>(family.map(({ id }) => id));
  const captures = books.captures
    .values()
    .filter(({ authorizationId, status }) => ids.has(authorizationId) && status !== 'DECLINED');
  const captured = captures.reduce((total, { amount }) => total + amount, 0);
  return { root, family, captures, captured, status: statusOf(root, captured) };
}

function statusOf({ closed, amount }: Authorization, captured: number): AuthorizationState['status'] {
  if (closed === 'voided' || closed === 'expired') return 'VOIDED';
  if (closed === 'captured' || captured >= amount) return 'CAPTURED';
  return captured > 0 ? 'PARTIALLY_CAPTURED' : 'CREATED';
}
