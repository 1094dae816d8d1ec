import {
  type CredentialProvider,
  type Credentials,
  type CredentialsInfo,
  credentialSchemas,
  describeCredentials,
  type Keyring,
  ProviderError,
  removeCredentials,
  saveCredentials,
} from '@waybill/domain';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { endpoint } from '../http/endpoint.ts';
import { Problem } from '../http/problem.ts';
import { validateBody } from '../validation/validate.ts';

/** How long a provider has to say whether credentials are good, in milliseconds. */
const tryWithinMs = 15_000;

/** What can be read back: never the secrets. */
const infoView = ({ provider, mode, configuredAt, hint }: CredentialsInfo) => ({
  provider,
  mode,
  configuredAt,
  hint,
});

const parse = (provider: CredentialProvider, body: unknown): Credentials =>
  provider === 'stripe'
    ? { provider, secrets: validateBody(credentialSchemas.stripe, body) }
    : { provider, secrets: validateBody(credentialSchemas.paypal, body) };

function requireKeyring(keyring: Keyring | null): Keyring {
  if (keyring) return keyring;
  throw new Problem(
    'credentials_not_supported',
    'This installation has no key to encrypt credentials with: its operator has to set WAYBILL_CREDENTIALS_KEYS.',
  );
}

/** The provider is asked with a call that changes nothing. Throws `credentials_refused` when it says no. */
async function tryOut({ tenantProviders }: AppDeps, credentials: Credentials): Promise<'test' | 'live'> {
  const { provider: name } = credentials;
  const provider = await tenantProviders.tryOut(credentials);
  try {
    return (await provider.check({ signal: AbortSignal.timeout(tryWithinMs) })).mode;
  } catch (error) {
    // The provider's own words may quote the secret: they go to nobody, the log included.
    if (!(error instanceof ProviderError)) throw error;
    if (['unknown', 'unavailable', 'rate_limited'].includes(error.kind)) {
      throw new Problem(
        'unavailable',
        `${name} could not be asked whether it knows these: try again shortly.`,
      );
    }
    throw new Problem(
      'credentials_refused',
      `${name} does not accept these credentials. Nothing was changed.`,
    );
  }
}

/** `GET /v1/settings/payment-providers/{provider}`: which credentials there are, without what is secret. */
export const getCredentialsHandler = (
  { authenticate, transact }: AppDeps,
  provider: CredentialProvider,
): RequestHandler =>
  endpoint(authenticate, {
    access: 'staff',
    handle: async ({ res, scope }) => {
      res.json(infoView(await transact(scope, (ctx) => describeCredentials(ctx, provider))));
    },
  });

/** `PUT /v1/settings/payment-providers/{provider}`: tries the credentials out, then keeps them encrypted. */
export const putCredentialsHandler = (deps: AppDeps, provider: CredentialProvider): RequestHandler =>
  endpoint(deps.authenticate, {
    access: 'staff',
    body: z.looseObject({}),
    handle: async ({ res, scope, sent }) => {
      const credentials = parse(provider, sent);
      const keyring = requireKeyring(deps.keyring);
      const mode = await tryOut(deps, credentials);
      const saved = await deps.transact(scope, (ctx) => saveCredentials(ctx, { credentials, mode, keyring }));
      deps.tenantProviders.forget(scope.tenantId, provider);
      res.json(infoView(saved));
    },
  });

/** `DELETE /v1/settings/payment-providers/{provider}`: back to what the installation offers. */
export const deleteCredentialsHandler = (deps: AppDeps, provider: CredentialProvider): RequestHandler =>
  endpoint(deps.authenticate, {
    access: 'staff',
    handle: async ({ res, scope }) => {
      await deps.transact(scope, (ctx) => removeCredentials(ctx, provider));
      deps.tenantProviders.forget(scope.tenantId, provider);
      res.status(204).end();
    },
  });
