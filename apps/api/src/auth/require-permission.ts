import type { Permission } from '@waybill/domain';
import { Problem } from '../http/problem.ts';
import type { Principal } from './principal.ts';

/** Throws `forbidden`, and names the right that is missing. */
export function requirePermission({ permissions, actor }: Principal, needed: Permission): void {
  if (permissions.has(needed)) return;
  const who = actor.type === 'api_key' ? 'This API key' : 'Your role';
  throw new Problem('forbidden', `${who} does not include the permission ${needed}.`, {
    extras: { permission: needed },
  });
}
