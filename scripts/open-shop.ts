import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { isUniqueViolation, openDatabase } from '@waybill/db';
import {
  captureModes,
  createApiKey,
  createStaffMember,
  createTenant,
  createTransact,
  newId,
} from '@waybill/domain';
import { type Environment, readSettings } from '@waybill/runtime';
import { z } from 'zod';
import { wordsFor } from './lib/for-the-user.ts';
import { loadEnvFile } from './lib/load-env-file.ts';
import { findRunningInstallation } from './lib/open-installation.ts';
import { withoutEmpty } from './start/check-settings.ts';
import { StartError } from './start/start-error.ts';

const usage = `npm run open-shop -- --slug harbour --name "Harbour & Pine" --currency USD --email owner@harbour.example

Opens a shop in the installation that is up in WAYBILL_HOME, or in the database that DATABASE_URL names, with an owner
and an API key, which are shown this once.

  --slug       in URLs: lower-case letters, digits and hyphens
  --name       as customers read it
  --currency   ISO 4217, for example USD
  --email      of the owner, who gets the merchant's mails
  --sender     the address mails come from; the owner's if absent
  --capture    when prepaid orders are charged: automatic (at once) or on_shipment; automatic if absent
  --operator   yes: the owner also operates the installation, with its queues and all its shops; no if absent
  --shipping   methods with their price in minor units; standard=500,express=1200,premium=2500 if absent`;

const shippingMethods = z
  .string()
  .regex(/^[a-z]+=\d{1,8}(,[a-z]+=\d{1,8})*$/, 'must look like standard=500,express=1200')
  .transform((text) =>
    text.split(',').map((method) => {
      const [code = '', price] = method.split('=');
      return { code, name: `${code.charAt(0).toUpperCase()}${code.slice(1)}`, price: Number(price) };
    }),
  );

const shop = z.object({
  slug: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'must be lower-case letters, digits and hyphens'),
  name: z.string().min(1).max(200),
  currency: z.enum(Intl.supportedValuesOf('currency'), {
    error: 'must be an ISO 4217 code, for example USD',
  }),
  email: z.email(),
  sender: z.email().optional(),
  capture: z.enum(captureModes).default('automatic'),
  operator: z
    .enum(['yes', 'no'])
    .default('no')
    .transform((answer) => answer === 'yes'),
  shipping: shippingMethods.default([
    { code: 'standard', name: 'Standard', price: 500 },
    { code: 'express', name: 'Express', price: 1200 },
    { code: 'premium', name: 'Premium', price: 2500 },
  ]),
});

/** Throws `StartError` naming every option that is missing or wrong. */
function readShop(args: readonly string[]): z.output<typeof shop> {
  const options = Object.fromEntries(
    Object.keys(shop.shape).map((name) => [name, { type: 'string' } as const]),
  );
  try {
    return shop.parse(parseArgs({ args: [...args], options }).values);
  } catch (error) {
    const problems =
      error instanceof z.ZodError
        ? error.issues.map(({ path, message }) => `  --${path.join('.')}: ${message}`)
        : [`  ${error instanceof Error ? error.message : String(error)}`];
    throw new StartError(`${problems.join('\n')}\n\n${usage}`);
  }
}

/** Adds the address of the database of the installation that is up, unless DATABASE_URL names one. */
async function withDatabase(given: Environment): Promise<Environment> {
  const environment = withoutEmpty(given);
  if (environment['DATABASE_URL'] !== undefined) return environment;
  const running = await findRunningInstallation(environment);
  if (running) return { ...environment, DATABASE_URL: running.databaseUrl };
  throw new StartError('No installation is up in WAYBILL_HOME. Run "npm start" first, or set DATABASE_URL.');
}

async function main(): Promise<void> {
  const { slug, name, currency, email, sender, capture, shipping, operator } = readShop(
    process.argv.slice(2),
  );
  loadEnvFile();
  const { database } = readSettings(await withDatabase(process.env), { for: 'migrate' });
  const db = openDatabase({ url: database.appUrl, max: 1, applicationName: 'waybill-open-shop' });
  // Nothing of this leaves an obligation.
  const transact = createTransact({ db, onCommitted: () => undefined });
  const tenantId = newId();
  const password = randomBytes(12).toString('base64url');
  try {
    const apiKey = await transact({ tenantId, actor: { type: 'system', id: 'open-shop' } }, async (ctx) => {
      const addresses = { merchantEmail: email, senderEmail: sender ?? email };
      await createTenant(ctx, {
        ...{ slug, name, currency, ...addresses },
        ...{ captureMode: capture, shippingMethods: shipping },
      });
      await createStaffMember(ctx, { email, name: 'Owner', password, role: 'owner', operator });
      return createApiKey(ctx, { name: 'Storefront' });
    });
    console.log(`The shop ${name} is open.\n\n  API key  ${apiKey}\n  Login    ${email}  ${password}`);
  } catch (error) {
    if (isUniqueViolation(error)) throw new StartError(`There is a shop with the slug ${slug} already.`);
    throw error;
  } finally {
    await db.close();
  }
}

try {
  await main();
} catch (error) {
  console.error(wordsFor(error));
  process.exitCode = 1;
}
