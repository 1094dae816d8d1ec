import { randomBytes } from 'node:crypto';
import { generateApiKey } from '@waybill/domain';
import { z } from 'zod';
import type { Home } from './home.ts';

const mailDomain = 'harbour-and-pine.example';
const fileName = 'demo-secrets.json';

const schema = z.object({
  apiKey: z.string(),
  adminEmail: z.string(),
  adminPassword: z.string(),
  signingSecret: z.string(),
  stripeSecretKey: z.string(),
  stripeWebhookSecret: z.string(),
  /** Absent in homes from before shops could bring credentials. */
  credentialsKeys: z.string().optional(),
});

/** What protects the demo shop: made once for each home, and kept. */
export type DemoSecrets = z.infer<typeof schema> & { credentialsKeys: string };

const random = (bytes: number) => randomBytes(bytes).toString('base64url');

const newCredentialsKeys = () =>
  `demo-${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}`;

function withCredentialsKeys(home: Home, known: z.infer<typeof schema>): DemoSecrets {
  const { credentialsKeys } = known;
  if (credentialsKeys !== undefined) return { ...known, credentialsKeys };
  const completed = { ...known, credentialsKeys: newCredentialsKeys() };
  home.write(fileName, completed, { secret: true });
  return completed;
}

export function demoSecrets(home: Home): DemoSecrets {
  const known = home.read(fileName, schema);
  if (known) return withCredentialsKeys(home, known);
  const fresh: DemoSecrets = {
    apiKey: generateApiKey(),
    adminEmail: `admin@${mailDomain}`,
    adminPassword: random(12),
    signingSecret: random(32),
    stripeSecretKey: `sk_test_${randomBytes(16).toString('hex')}`,
    stripeWebhookSecret: `whsec_${randomBytes(16).toString('hex')}`,
    credentialsKeys: newCredentialsKeys(),
  };
  home.write(fileName, fresh, { secret: true });
  return fresh;
}

/** For a database whose demo shop has an administrator from another home already. */
export function withAnotherAdmin(home: Home, secrets: DemoSecrets): DemoSecrets {
  const changed = { ...secrets, adminEmail: `admin-${randomBytes(3).toString('hex')}@${mailDomain}` };
  home.write(fileName, changed, { secret: true });
  return changed;
}
