import type { Scope } from '@waybill/domain';

/** Somebody who runs the installation, at work in another shop. */
export const inTenant = (scope: Scope, tenantId: string): Scope => ({
  ...scope,
  tenantId,
  actor: { type: 'operator', id: scope.actor.id },
});
