import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@waybill/db';
import { createTenant, createTransact, newId, parseKeyring, saveCredentials } from '@waybill/domain';
import { freshDatabase, programEnvironment } from '@waybill/testing';
import { expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('./rotate-credentials.ts', import.meta.url));
const key = () => randomBytes(32).toString('base64');

const rotate = (environment: Record<string, string>) =>
  new Promise<{ code: number | null; output: string }>((resolve) => {
    const env = programEnvironment(environment);
    const child = execFile(process.execPath, [script], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, output: `${stdout}${stderr}` }),
    );
  });

/** A database with credentials of one shop under the key `old`. */
async function databaseWithCredentials(older: string) {
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  const db = openDatabase({ url: database.appUrl, max: 1, applicationName: 'rotation-test' });
  const keyring = parseKeyring(older);
  if (!keyring) throw new Error('the key was not taken');
  const secrets = { secretKey: 'sk_test_1', webhookSecret: null };
  await createTransact({ db, onCommitted: () => undefined })(
    { tenantId: newId(), actor: { type: 'system', id: 'test' } },
    async (ctx) => {
      const addresses = { merchantEmail: 'shop@example.com', senderEmail: 'shop@example.com' };
      await createTenant(ctx, {
        ...{ slug: 'shop', name: 'Shop', currency: 'EUR', shippingMethods: [] },
        ...addresses,
      });
      await saveCredentials(ctx, { credentials: { provider: 'stripe', secrets }, mode: 'test', keyring });
    },
  );
  await db.close();
  return database.url;
}

it('rotate-credentials encrypts anew, once, and says what it could not read', async () => {
  const older = `old:${key()}`;
  const DATABASE_URL = await databaseWithCredentials(older);
  const newer = `new:${key()}`;
  expect(await rotate({ DATABASE_URL, WAYBILL_CREDENTIALS_KEYS: newer })).toMatchObject({
    code: 1,
    output: expect.stringMatching(/the key old is not among the keys.*Keep the older keys/s),
  });
  const both = { DATABASE_URL, WAYBILL_CREDENTIALS_KEYS: `${newer},${older}` };
  expect(await rotate(both)).toMatchObject({
    code: 0,
    output: expect.stringMatching(/^1 credentials .* under new/),
  });
  expect(await rotate(both)).toMatchObject({ code: 0, output: expect.stringMatching(/^0 credentials/) });
});

it('rotate-credentials says what is missing', async () => {
  const { code, output } = await rotate({ DATABASE_URL: 'postgres://waybill@127.0.0.1:1/waybill' });
  expect(code).toBe(2);
  expect(output).toContain('WAYBILL_CREDENTIALS_KEYS');
});
