import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Statement, statement } from '@waybill/db';
import {
  createProduct,
  createTenant,
  createTransact,
  newId,
  type OutboxJob,
  requestAdjustment,
  requestDescription,
} from '@waybill/domain';
import { type Bench, setUpBench, stores } from '@waybill/queue/testing';
import { programEnvironment, until } from '@waybill/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { obligationOf } from './testing/pipeline.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));
const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** The AI service: it keeps every question until it is told to answer. */
async function openAiService() {
  const questions: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    questions.push(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  const content = JSON.stringify({ description: 'A mug.' });
  const completion = {
    id: 'c-1',
    object: 'chat.completion',
    created: 0,
    model: 'm-1',
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content, refusal: null } }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    questions,
    answer: () => {
      for (const response of questions.splice(0))
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(completion));
    },
  };
}

interface Line {
  msg: string;
  [field: string]: unknown;
}

/** The worker as it is deployed. */
async function startWorker(bench: Bench, settings: Record<string, string>) {
  const env = programEnvironment({ DATABASE_URL: bench.databaseUrl, HEALTH_PORT: '0', ...settings });
  const { redisUrl } = bench.urls;
  const child: ChildProcess = spawn(process.execPath, [program], {
    env: redisUrl ? { ...env, REDIS_URL: redisUrl } : env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  open.push(async () => child.kill('SIGKILL'));
  const lines: Line[] = [];
  if (child.stdout)
    createInterface({ input: child.stdout }).on('line', (line) => lines.push(JSON.parse(line) as Line));
  const says = (message: string) => until(() => lines.find(({ msg }) => msg === message));
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const { healthPort } = await says('ready');
  return { child, exited, lines, says, healthUrl: `http://127.0.0.1:${String(healthPort)}` };
}

const draftOf = statement<{ status: string; text: string | null }>(
  'test-draft',
  'SELECT status, text FROM description_drafts',
);
const onHand = statement<{ on_hand: number }>('test-on-hand', 'SELECT on_hand FROM stock_levels');

for (const { store, skip } of stores) {
  describe.skipIf(skip)(`the worker process on ${store}`, () => {
    const bench = setUpBench(store);

    /** A shop with one product; its jobs go to the queue as the API would send them. */
    async function openShop() {
      const tenantId = newId();
      const queues = await bench.open();
      const owed: OutboxJob[] = [];
      const onCommitted = (jobs: readonly OutboxJob[]) => {
        owed.push(...jobs);
        void queues.dispatch(jobs);
      };
      const transact = createTransact({ db: bench.app, onCommitted });
      const scope = { tenantId, actor: { type: 'system', id: 'test' } } as const;
      await transact(scope, async (ctx) => {
        const mails = { merchantEmail: 'shop@example.com', senderEmail: 'shop@example.com' };
        await createTenant(ctx, {
          slug: `t-${tenantId}`,
          name: 'T',
          currency: 'USD',
          shippingMethods: [],
          ...mails,
        });
        await createProduct(ctx, { sku: 'MUG', name: 'Mug', price: 100, currency: 'USD' });
      });
      return {
        owed,
        act: transact.bind(null, scope),
        read: <Row extends object>(query: Statement<Row>) =>
          bench.app.inTenant(tenantId, (tx) => tx.maybe(query)),
      };
    }

    const describeMug = { sku: 'MUG', tone: 'plain', language: 'en', keywords: [] };

    it('says that it is ready, works, and ends what it has begun before it stops', async () => {
      const ai = await openAiService();
      const worker = await startWorker(bench, { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: ai.url });
      const shop = await openShop();
      expect((await fetch(`${worker.healthUrl}/readyz`)).status).toBe(200);
      await shop.act((ctx) => requestAdjustment(ctx, { sku: 'MUG', delta: 7, reason: 'count' }));
      await until(async () => (await shop.read(onHand))?.on_hand === 7);

      await shop.act((ctx) => requestDescription(ctx, describeMug));
      await until(() => ai.questions.length === 1);
      worker.child.kill('SIGTERM');
      await worker.says('stopping');
      await shop.act((ctx) => requestAdjustment(ctx, { sku: 'MUG', delta: 1, reason: 'too late' }));
      ai.answer();
      expect(await worker.exited).toBe(0);
      expect(await shop.read(draftOf)).toEqual({ status: 'ready', text: 'A mug.' });
      expect(await shop.read(onHand)).toEqual({ on_hand: 7 });
    });

    it('hands back at the deadline what it could not end', async () => {
      const ai = await openAiService();
      const settings = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: ai.url, SHUTDOWN_DEADLINE_MS: '3000' };
      const worker = await startWorker(bench, settings);
      const shop = await openShop();
      await shop.act((ctx) => requestDescription(ctx, describeMug));
      await until(() => ai.questions.length === 1);
      worker.child.kill('SIGTERM');
      expect(await worker.exited).toBe(0);
      const [job] = shop.owed;
      expect(job && (await obligationOf(bench.app, job))).toMatchObject({
        attempts: 0,
        crashes: 0,
        parkedAt: null,
      });

      const next = await startWorker(bench, settings);
      await until(() => ai.questions.length === 2);
      ai.answer();
      await until(async () => (await shop.read(draftOf))?.status === 'ready');
      expect(next.lines.filter(({ level }) => level === 'error')).toEqual([]);
    });
  });
}
