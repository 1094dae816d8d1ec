import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDatabase } from '@waybill/db';
import { createProduct, createTenant, createTransact, newId } from '@waybill/domain';
import { freshDatabase, programEnvironment } from '@waybill/testing';
import pg from 'pg';
import { expect, it, onTestFinished } from 'vitest';

const script = fileURLToPath(new URL('./verify-audit-log.ts', import.meta.url));

const verify = (databaseUrl: string, ...args: string[]) =>
  new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const env = programEnvironment({ DATABASE_URL: databaseUrl });
    const child = execFile(process.execPath, [script, ...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });

/** A database whose shop made two products, and how its owner tampers with it. */
async function databaseWithHistory() {
  const database = await freshDatabase();
  onTestFinished(() => database.drop());
  const db = openDatabase({ url: database.appUrl, max: 1, applicationName: 'verify-test' });
  const scope = { tenantId: newId(), actor: { type: 'system', id: 'test' } } as const;
  await createTransact({ db, onCommitted: () => undefined })(scope, async (ctx) => {
    const addresses = { merchantEmail: 'shop@example.com', senderEmail: 'shop@example.com' };
    const shop = { slug: 'harbour', name: 'Harbour', currency: 'EUR', shippingMethods: [] };
    await createTenant(ctx, { ...shop, ...addresses });
    for (const sku of ['A', 'B']) await createProduct(ctx, { sku, name: sku, price: 1, currency: 'EUR' });
  });
  await db.close();
  const tamper = async (text: string) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(text);
    await client.end();
  };
  return { url: database.url, tamper };
}

it('verify-audit-log finds what was changed, and by an earlier print also what was cut off', async () => {
  const { url, tamper } = await databaseWithHistory();
  const intact = await verify(url);
  expect([intact.code, intact.stdout]).toEqual([
    0,
    expect.stringMatching(/harbour {2}2 entries {2}[0-9a-f]{64}/),
  ]);

  const folder = mkdtempSync(join(tmpdir(), 'waybill-noted-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'heads.json');
  writeFileSync(file, (await verify(url, '--json')).stdout);
  expect((await verify(url, '--noted', file)).code).toBe(0);

  await tamper('DELETE FROM audit_log WHERE seq = 2');
  expect((await verify(url)).code).toBe(0);
  expect(await verify(url, '--noted', file)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('harbour: entry 2 is not the one that was noted'),
  });

  await tamper("UPDATE audit_log SET subject_id = 'C'");
  expect(await verify(url)).toMatchObject({ code: 1, stderr: expect.stringContaining('harbour: entry 1') });
});

it('verify-audit-log says what it cannot read', async () => {
  const { code, stderr } = await verify('postgres://nobody@127.0.0.1:1/none', '--noted', '/nowhere.json');
  expect([code, stderr]).toEqual([2, expect.stringContaining('/nowhere.json is not what --json printed')]);
});
