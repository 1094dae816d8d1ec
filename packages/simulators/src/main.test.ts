import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';
import { OpenAI } from 'openai';
import { Stripe } from 'stripe';
import { afterEach, expect, it } from 'vitest';
import { connect, createOrder, credentials, order, webhookId } from './paypal/test-simulator.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));
const all = {
  STRIPE_SIMULATOR_PORT: '0',
  STRIPE_SECRET_KEY: 'sk_test_main',
  STRIPE_WEBHOOK_SECRET: 'whsec_main',
  PAYPAL_SIMULATOR_PORT: '0',
  PAYPAL_CLIENT_ID: credentials.clientId,
  PAYPAL_CLIENT_SECRET: credentials.clientSecret,
  PAYPAL_WEBHOOK_ID: webhookId,
  OPENAI_SIMULATOR_PORT: '0',
  OPENAI_API_KEY: 'sk-main',
  INBOX_SMTP_PORT: '0',
  INBOX_HTTP_PORT: '0',
  LOG_LEVEL: 'silent',
};

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const run = (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [program], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  cleanups.push(() => child.kill('SIGKILL'));
  return child;
};

interface Ready {
  ready: true;
  stripeUrl: string;
  paypalUrl: string;
  openaiUrl: string;
  smtpUrl: string;
  inboxUrl: string;
}

const readiness = async (child: ChildProcess): Promise<Ready> => {
  if (!child.stdout) throw new Error('no output');
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return JSON.parse(line as string);
};
const textOf = (stream: ChildProcess['stdout']) => (stream ? text(stream) : Promise.resolve(''));
const ending = async (child: ChildProcess) => {
  const [code, signal] = await once(child, 'exit');
  return { code, signal };
};

const sendMail = async (url: string) => {
  const transport = createTransport({ url });
  const mail = { from: 'shop@demo.example', to: 'ada@example.com', subject: 'Hello', text: 'Hello' };
  await transport.sendMail(mail).finally(() => transport.close());
};
const mailsIn = async (inboxUrl: string): Promise<number> => {
  const { total } = (await (await fetch(`${inboxUrl}/api/messages`)).json()) as { total: number };
  return total;
};
const stripeAt = (url: string) => {
  const { hostname, port } = new URL(url);
  return new Stripe(all.STRIPE_SECRET_KEY, { host: hostname, port, protocol: 'http', maxNetworkRetries: 0 });
};
const pay = (url: string) =>
  stripeAt(url).paymentIntents.create({
    amount: 1_000,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    allowed_payment_method_types: ['card'],
    metadata: { tenant: 'demo' },
  });

/** Opens an order of the tenant demo and approves it. */
const approveOrderAt = async (url: string): Promise<string> => {
  const id = await createOrder(connect(url), { customId: 'demo:p-1' });
  await order(url, `/orders/${id}/approve`, { outcome: 'approve' });
  return id;
};

it('prints where everything is, and everything is there', async () => {
  const ready = await readiness(run(all));
  expect(ready.ready).toBe(true);
  expect((await pay(ready.stripeUrl)).status).toBe('succeeded');
  expect(await approveOrderAt(ready.paypalUrl)).toMatch(/^[0-9A-Z]{17}$/);
  const openai = new OpenAI({ apiKey: all.OPENAI_API_KEY, baseURL: ready.openaiUrl, maxRetries: 0 });
  const answer = await openai.chat.completions.create({
    model: 'm',
    messages: [{ role: 'user', content: '{"name":"Mug"}' }],
  });
  expect(answer.choices[0]?.message.content).toContain('Mug');
  await sendMail(ready.smtpUrl);
  expect(await mailsIn(ready.inboxUrl)).toBe(1);
});

it('tells the shop of its payments', async () => {
  const told: string[] = [];
  const api = createServer((req, res) => {
    told.push(String(req.url));
    res.end();
  }).listen(0, '127.0.0.1');
  cleanups.push(() => api.close());
  await once(api, 'listening');
  const { port } = api.address() as AddressInfo;
  const ready = await readiness(run({ ...all, WEBHOOK_BASE_URL: `http://127.0.0.1:${port}/` }));
  await pay(ready.stripeUrl);
  await approveOrderAt(ready.paypalUrl);
  await expect.poll(() => told).toContain('/webhooks/paypal/demo');
  expect(told).toContain('/webhooks/stripe/demo');
});

it('runs only what is asked for', async () => {
  const { LOG_LEVEL, INBOX_HTTP_PORT, INBOX_SMTP_PORT } = all;
  const ready = await readiness(run({ LOG_LEVEL, INBOX_HTTP_PORT, INBOX_SMTP_PORT }));
  expect(Object.keys(ready)).toEqual(['ready', 'smtpUrl', 'inboxUrl']);
});

it('keeps payments and mails in its home over a restart', async () => {
  const home = await mkdtemp(join(tmpdir(), 'simulators-'));
  cleanups.push(() => rm(home, { recursive: true }));
  const first = run({ ...all, SIMULATORS_HOME: home });
  const before = await readiness(first);
  const { id } = await pay(before.stripeUrl);
  const orderId = await approveOrderAt(before.paypalUrl);
  await sendMail(before.smtpUrl);
  first.kill('SIGKILL');
  await ending(first);

  const after = await readiness(run({ ...all, SIMULATORS_HOME: home }));
  expect((await stripeAt(after.stripeUrl).paymentIntents.retrieve(id)).status).toBe('succeeded');
  const { orders } = connect(after.paypalUrl);
  expect((await orders.getOrder({ id: orderId })).result.status).toBe('APPROVED');
  expect(await mailsIn(after.inboxUrl)).toBe(1);
});

it.each(['SIGTERM', 'SIGINT'] as const)('ends in order on %s, though a client hangs', async (signal) => {
  const child = run(all);
  const { openaiUrl, inboxUrl } = await readiness(child);
  const faults = new URL('/_simulator/faults', openaiUrl);
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${all.OPENAI_API_KEY}` };
  await fetch(faults, { method: 'POST', headers, body: '{"mode":"hang"}' });
  const body = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'x' }] });
  const hanging = fetch(`${openaiUrl}/chat/completions`, { method: 'POST', headers, body });
  const cut = expect(hanging).rejects.toThrow();
  while (((await (await fetch(faults)).json()) as { data: unknown[] }).data.length > 0)
    await mailsIn(inboxUrl);
  child.kill(signal);
  expect(await ending(child)).toEqual({ code: 0, signal: null });
  await cut;
});

it('ends when the process that started it is gone', async () => {
  const child = run(all);
  await readiness(child);
  child.disconnect();
  expect(await ending(child)).toEqual({ code: 0, signal: null });
});

it.each([
  [{ STRIPE_SECRET_KEY: '' }, 'STRIPE_SECRET_KEY'],
  [{ PAYPAL_CLIENT_SECRET: '' }, 'PAYPAL_CLIENT_SECRET'],
  [{ PAYPAL_WEBHOOK_ID: '' }, 'PAYPAL_WEBHOOK_ID'],
  [{ OPENAI_SIMULATOR_PORT: '70000' }, 'OPENAI_SIMULATOR_PORT'],
  [{ INBOX_SMTP_PORT: '' }, 'INBOX_SMTP_PORT'],
  [{ WEBHOOK_BASE_URL: 'ftp://x' }, 'WEBHOOK_BASE_URL'],
])('refuses to start with %j and names it', async (change, name) => {
  const child = run({ ...all, ...change });
  const [complaint, end] = await Promise.all([textOf(child.stderr), ending(child)]);
  expect(complaint).toContain(name);
  expect(end.code).toBe(78);
});

it('says which port is taken', async () => {
  const { inboxUrl } = await readiness(run(all));
  const { port } = new URL(inboxUrl);
  const child = run({ ...all, LOG_LEVEL: 'info', INBOX_HTTP_PORT: port });
  const [said, end] = await Promise.all([textOf(child.stdout), ending(child)]);
  expect(said).toContain(`EADDRINUSE: address already in use 127.0.0.1:${port}`);
  expect(end.code).toBe(1);
});
