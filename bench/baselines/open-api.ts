// Loaded before the api (`node --import`), it takes the place of the step that asks who is calling: every request is the
// shop's, whatever it shows. Everything else is the api as it runs.

import { registerHooks } from 'node:module';
import { permissions } from '@waybill/domain';
import type { Principal } from '../../apps/api/src/auth/principal.ts';

const tenantId = process.env['OPEN_API_TENANT'] ?? '';
const anybody: Principal = {
  tenantId,
  actor: { type: 'api_key', id: tenantId },
  permissions: new Set(permissions),
  sessionId: null,
};

export const identify = async (): Promise<Principal> => anybody;

registerHooks({
  resolve: (specifier, context, next) =>
    specifier.endsWith('/auth/identify.ts')
      ? { url: import.meta.url, shortCircuit: true }
      : next(specifier, context),
});
