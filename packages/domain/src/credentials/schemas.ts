import { z } from 'zod';

const secret = (prefixes: readonly string[], max = 255) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters without spaces')
    .refine(
      (text) => prefixes.length === 0 || prefixes.some((prefix) => text.startsWith(prefix)),
      `must start with ${prefixes.join(' or ')}`,
    )
    .meta({
      pattern: `^(?:${prefixes.join('|')})[\\x21-\\x7e]*$`,
      examples: [`${prefixes[0] ?? ''}example`],
    });

/**
 * What a shop can bring of its own, by provider: the fields are those of the installation's settings, and all of
 * them are replaced together. Without a webhook's secret no webhook is believed; sweeps make up for that.
 */
export const credentialSchemas = {
  stripe: z.strictObject({
    secretKey: secret(['sk_', 'rk_']),
    webhookSecret: secret(['whsec_']).nullable().default(null),
  }),
  paypal: z.strictObject({
    clientId: secret([]),
    clientSecret: secret([]),
    environment: z.enum(['sandbox', 'live']),
    webhookId: secret([]).nullable().default(null),
  }),
} as const;

/** Providers that take credentials. */
export type CredentialProvider = keyof typeof credentialSchemas;
export const credentialProviders = Object.keys(credentialSchemas) as CredentialProvider[];

export type CredentialsOf<Name extends CredentialProvider> = z.output<(typeof credentialSchemas)[Name]>;

/** A shop's own credentials at one provider. */
export type Credentials = {
  [Name in CredentialProvider]: { provider: Name; secrets: CredentialsOf<Name> };
}[CredentialProvider];

export const takesCredentials = (name: string): name is CredentialProvider =>
  Object.hasOwn(credentialSchemas, name);

/** The last four characters of what authenticates: enough for a person to know it again. */
export function hintOf({ provider, secrets }: Credentials): string {
  return (provider === 'stripe' ? secrets.secretKey : secrets.clientSecret).slice(-4);
}

/** From what {@link writeCredentials} wrote. */
export function parseCredentials(provider: CredentialProvider, text: string): Credentials {
  const value: unknown = JSON.parse(text);
  return provider === 'stripe'
    ? { provider, secrets: credentialSchemas.stripe.parse(value) }
    : { provider, secrets: credentialSchemas.paypal.parse(value) };
}

export const writeCredentials = ({ secrets }: Credentials): string => JSON.stringify(secrets);
