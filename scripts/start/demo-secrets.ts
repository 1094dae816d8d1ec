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
  credentialsKeys: z.string(),
  paypalClientId: z.string(),
  paypalClientSecret: z.string(),
  paypalWebhookId: z.string(),
});

/** What protects the demo shop: made once for each home, and kept. */
export type DemoSecrets = z.infer<typeof schema>;

const random = (bytes: number) => randomBytes(bytes).toString('base64url');

const newCredentialsKeys = () =>
  `demo-${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}`;

const newSecrets = (): DemoSecrets => ({
  apiKey: generateApiKey(),
  adminEmail: `admin@${mailDomain}`,
  adminPassword: random(12),
  signingSecret: random(32),
  stripeSecretKey: `sk_test_${randomBytes(16).toString('hex')}`,
  stripeWebhookSecret: `whsec_${randomBytes(16).toString('hex')}`,
  credentialsKeys: newCredentialsKeys(),
  paypalClientId: random(24),
  paypalClientSecret: random(24),
  paypalWebhookId: randomBytes(9).toString('hex').toUpperCase(),
});

/** A home of an earlier version lacks the newer ones, which are added to it. */
export function demoSecrets(home: Home): DemoSecrets {
  const known = home.read(fileName, z.record(z.string(), z.string())) ?? {};
  const fresh = newSecrets();
  const secrets = schema.parse({ ...fresh, ...known });
  if (Object.keys(fresh).some((name) => known[name] === undefined)) {
    home.write(fileName, secrets, { secret: true });
  }
  return secrets;
}

/** For a database whose demo shop has an administrator from another home already. */
export function withAnotherAdmin(home: Home, secrets: DemoSecrets): DemoSecrets {
  const changed = { ...secrets, adminEmail: `admin-${randomBytes(3).toString('hex')}@${mailDomain}` };
  home.write(fileName, changed, { secret: true });
  return changed;
}
