import {
  type CredentialProvider,
  type Credentials,
  type CredentialsInfo,
  credentialProviders,
  credentialSchemas,
  describeCredentials,
  type Keyring,
  ProviderError,
  removeCredentials,
  saveCredentials,
} from '@waybill/domain';
import type { z } from 'zod';
import type { AppDeps } from '../deps.ts';
import { Problem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { credentialsAnswer } from './settings-answers.ts';

/** How long a provider has to say whether credentials are good, in milliseconds. */
const tryWithinMs = 15_000;

/** What can be read back: never the secrets. */
const infoView = ({ provider, mode, configuredAt, hint }: CredentialsInfo) => ({
  provider,
  mode,
  configuredAt,
  hint,
});

const secretsOf = (provider: CredentialProvider): z.ZodType<Credentials['secrets']> =>
  credentialSchemas[provider];

function requireKeyring(keyring: Keyring | null): Keyring {
  if (keyring) return keyring;
  throw new Problem(
    'credentials_not_supported',
    'This installation has no key to encrypt credentials with: its operator has to set WAYBILL_CREDENTIALS_KEYS.',
  );
}

/** What the call proves: webhooks are not signed for us before there are any. */
const triedFields: Record<CredentialProvider, readonly string[]> = {
  stripe: ['secretKey'],
  paypal: ['clientId', 'clientSecret'],
};

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
      { errors: triedFields[name].map((path) => ({ path, message: `is refused by ${name}` })) },
    );
  }
}

const pathOf = (provider: CredentialProvider) => `/v1/settings/payment-providers/${provider}` as const;
const brands: Record<CredentialProvider, string> = { stripe: 'Stripe', paypal: 'PayPal' };

const getCredentials = ({ transact }: AppDeps, provider: CredentialProvider): Route =>
  route({
    method: 'get',
    path: pathOf(provider),
    name: `get${brands[provider]}Credentials`,
    summary: `Tells which credentials of ${brands[provider]} there are, without what is secret.`,
    permission: 'settings:read',
    answers: { 200: credentialsAnswer },
    problems: ['not_found'],
    handle: async ({ res, scope }) => {
      res.json(infoView(await transact(scope, (ctx) => describeCredentials(ctx, provider))));
    },
  });

const putCredentials = (deps: AppDeps, provider: CredentialProvider): Route =>
  route({
    method: 'put',
    path: pathOf(provider),
    name: `put${brands[provider]}Credentials`,
    summary: `Tries credentials of ${brands[provider]} out, then keeps them encrypted.`,
    permission: 'settings:write',
    body: secretsOf(provider),
    answers: { 200: credentialsAnswer },
    problems: ['credentials_refused', 'credentials_not_supported'],
    handle: async ({ res, scope, body: secrets }) => {
      const credentials = { provider, secrets } as Credentials;
      const keyring = requireKeyring(deps.keyring);
      const mode = await tryOut(deps, credentials);
      const saved = await deps.transact(scope, (ctx) => saveCredentials(ctx, { credentials, mode, keyring }));
      deps.tenantProviders.forget(scope.tenantId, provider);
      res.json(infoView(saved));
    },
  });

const deleteCredentials = (deps: AppDeps, provider: CredentialProvider): Route =>
  route({
    method: 'delete',
    path: pathOf(provider),
    name: `delete${brands[provider]}Credentials`,
    summary: `Forgets the shop’s own credentials of ${brands[provider]}: what the installation offers is used again.`,
    permission: 'settings:write',
    answers: { 204: null },
    problems: ['not_found'],
    handle: async ({ res, scope }) => {
      await deps.transact(scope, (ctx) => removeCredentials(ctx, provider));
      deps.tenantProviders.forget(scope.tenantId, provider);
      res.status(204).end();
    },
  });

/** A shop's own accounts at its payment providers. */
export const credentialRoutes = (deps: AppDeps): Route[] =>
  credentialProviders.flatMap((provider) => [
    getCredentials(deps, provider),
    putCredentials(deps, provider),
    deleteCredentials(deps, provider),
  ]);
