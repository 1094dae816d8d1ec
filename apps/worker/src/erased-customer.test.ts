import { createIntake, createTransact, eraseCustomer, processOrder, sendMail } from '@waybill/domain';
import { setUpBench } from '@waybill/queue/testing';
import { until } from '@waybill/testing';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { handlersFor, pipeline } from './testing/pipeline.ts';

const customer = { name: 'Xanthippe Vroomfondel', email: 'xanthippe@vroomfondel.example' };
const traces = ['xanthippe', 'vroomfondel', 'zephyrgasse'];

/** Every row of every table of every schema, the queues' included. */
async function dump(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      texts.push(...rows.map(({ row }) => `${name} ${row}`));
    }
    return texts.join('\n').toLowerCase();
  } finally {
    await client.end();
  }
}

describe('a queue on postgres', () => {
  const bench = setUpBench('postgres');

  it('holds nothing of a customer who was erased, also where a mail to them was given up', async () => {
    const queues = await bench.open();
    const tenantId = await bench.openShop();
    const refuse = async () => {
      throw new Error(`451 4.7.1 ${customer.email} (${customer.email}): greylisted`);
    };
    const { process } = pipeline(bench.app, queues, () => Promise.reject(new Error('not called')), {
      handlers: handlersFor({
        'order.process': async (run) => {
          await run.fulfil((ctx) => processOrder(ctx, run.payload));
          return { kind: 'done' };
        },
        'mail.send': (run) => sendMail(run, { mailer: { send: refuse }, publicUrl: 'https://shop.example' }),
      }),
    });
    queues.work('orders', process, { concurrency: 1 });
    queues.work('mail', process, { concurrency: 1 });
    const intake = createIntake({
      db: bench.app,
      onCommitted: (jobs) => void queues.dispatch(jobs, { timeoutMs: 10_000 }),
    });
    await intake.submit(tenantId, {
      ...{ idempotency: null, actor: { type: 'api_key', id: 'test' }, requestId: null, traceparent: null },
      order: {
        customer,
        shippingAddress: { line1: 'Zephyrgasse 7', city: 'Wien', postalCode: '1010', country: 'AT' },
        ...{ shippingMethod: 'standard', currency: 'EUR', items: [{ sku: 'NONE', quantity: 1 }] },
        ...{ payment: { provider: 'manual' }, metadata: {} },
      },
    });
    const givenUp = () =>
      bench.app.inTenant(tenantId, (tx) => tx.prisma.outboxJob.count({ where: { parkedAt: { not: null } } }));
    await until(async () => (await givenUp()) === 1);
    await until(async () => (await queues.counts())['mail']?.failed === 1);
    expect(await dump(bench.databaseUrl)).toContain('451 4.7.1');

    const transact = createTransact({ db: bench.app, onCommitted: () => undefined });
    const erased = await transact({ tenantId, actor: { type: 'staff', id: 'test' } }, (ctx) =>
      eraseCustomer(ctx, customer.email),
    );
    expect(erased.orders).toBe(1);
    const all = await dump(bench.databaseUrl);
    expect(traces.filter((trace) => all.includes(trace))).toEqual([]);
    // Nobody has to look at the mail any more.
    expect(await givenUp()).toBe(0);
  });
});
