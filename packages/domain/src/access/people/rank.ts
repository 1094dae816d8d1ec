import { DomainError } from '../../errors.ts';
import { type Role, roles } from '../permissions.ts';

const rankOf = (role: Role): number => roles.indexOf(role);

/**
 * Throws `forbidden` unless somebody of this role may turn one role into the other; null is somebody who is not there
 * before, or not after. Nobody gives a role above their own, and none but an owner touches an owner.
 */
export function requireRank(actor: Role, { from, to }: { from: Role | null; to: Role | null }): void {
  if (actor !== 'owner' && (from === 'owner' || to === 'owner')) {
    throw new DomainError('forbidden', 'Only an owner makes, demotes or removes an owner.');
  }
  if (to !== null && rankOf(to) > rankOf(actor)) {
    throw new DomainError('forbidden', 'Nobody gives a role above their own.');
  }
}
