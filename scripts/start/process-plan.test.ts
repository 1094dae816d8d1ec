import { existsSync } from 'node:fs';
import { readSettings } from '@waybill/runtime';
import { describe, expect, it } from 'vitest';
import { checkSettings } from './check-settings.ts';
import { type PlanInput, planProcesses, portNames } from './process-plan.ts';

const secrets = {
  apiKey: 'wb_key',
  adminEmail: 'admin@shop.example',
  adminPassword: 'pw',
  signingSecret: 's'.repeat(43),
  stripeSecretKey: 'sk_test_1',
  stripeWebhookSecret: 'whsec_1',
  paypalClientId: 'paypal-client',
  paypalClientSecret: 'paypal-secret',
  paypalWebhookId: 'paypal-webhook',
  credentialsKeys: `demo:${Buffer.alloc(32, 1).toString('base64')}`,
};

function plan(environment: PlanInput['environment'] = {}, counts: Partial<PlanInput['counts']> = {}) {
  const all = { api: 1, worker: 1, scheduler: 1, ...counts };
  const ports = Object.fromEntries(portNames(all).map((name, index) => [name, 4000 + index]));
  return planProcesses({
    environment,
    databaseUrl: 'postgres://owner:pw@127.0.0.1:5432/waybill',
    ports: { ...ports, api: 3000 },
    counts: all,
    secrets,
    shutdownDeadlineMs: 2_400,
    home: '/srv/shop/.waybill',
  });
}

const environmentOf = (specs: ReturnType<typeof plan>, name: string) =>
  specs.find((spec) => spec.name === name)?.environment ?? {};

describe('planProcesses', () => {
  it('starts the simulators first and the api last', () => {
    expect(plan().map(({ name }) => name)).toEqual(['simulators', 'worker', 'scheduler', 'api']);
  });

  it('names programs that exist', () => {
    for (const { command } of plan()) expect(existsSync(command[0])).toBe(true);
  });

  it('gives every process settings that it accepts', () => {
    const specs = plan();
    const api = readSettings(environmentOf(specs, 'api'), { for: 'api' });
    expect(api.http).toMatchObject({ port: 3000, publicUrl: 'http://localhost:3000' });
    expect(api.stripe).toMatchObject({ secretKey: 'sk_test_1', webhookSecret: 'whsec_1' });
    const worker = readSettings(environmentOf(specs, 'worker'), { for: 'worker' });
    expect(worker.http.publicUrl).toBe('http://localhost:3000');
    expect(worker.mail.smtpUrl).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/);
    expect(worker.process.shutdownDeadlineMs).toBe(2_400);
    readSettings(environmentOf(specs, 'scheduler'), { for: 'scheduler' });
  });

  it('gives each of several processes of a kind a name and a port of its own', () => {
    const specs = plan({}, { api: 2, worker: 2 });
    expect(specs.map(({ name }) => name)).toEqual([
      'simulators',
      'worker',
      'worker-2',
      'scheduler',
      'api',
      'api-2',
    ]);
    expect(new Set(specs.map(({ readyUrl }) => new URL(readyUrl).port)).size).toBe(specs.length);
  });

  it.each([
    ['STRIPE_SECRET_KEY', 'sk_test_mine', 'STRIPE_BASE_URL'],
    ['OPENAI_API_KEY', 'sk-mine', 'OPENAI_BASE_URL'],
    ['AI_API_KEY', 'sk-mine', 'OPENAI_BASE_URL'],
    ['AI_PROVIDER', 'gemini', 'OPENAI_API_KEY'],
  ])('uses the %s that is given, and no simulator in its place', (name, value, simulatorSetting) => {
    const environment = environmentOf(plan({ [name]: value }), 'worker');
    expect(environment[name]).toBe(value);
    expect(environment[simulatorSetting]).toBeUndefined();
  });

  it('starts no simulators when nothing is left to simulate', () => {
    const own = {
      STRIPE_SECRET_KEY: 'sk_test_mine',
      PAYPAL_CLIENT_ID: 'mine',
      OPENAI_API_KEY: 'sk-mine',
      SMTP_URL: 'smtp://mail.example.com',
    };
    expect(plan(own).map(({ kind }) => kind)).not.toContain('simulators');
  });

  it('asks the api where it listens', () => {
    expect(plan({ HOST: '0.0.0.0' }).at(-1)?.readyUrl).toBe('http://127.0.0.1:3000/readyz');
    expect(plan({ HOST: '192.0.2.7' }).at(-1)?.readyUrl).toBe('http://192.0.2.7:3000/readyz');
  });
});

describe('checkSettings', () => {
  it('needs nothing to be set', () => {
    expect(checkSettings({}).http.port).toBe(3000);
  });

  it('finds what any of the processes would refuse, once', () => {
    const bad = {
      PORT: 'x',
      WORKER_CONCURRENCY_MAIL: '0',
      DATABASE_URL: 'mysql://a:hunter2@b',
      LOG_LEVEL: 'loud',
    };
    const refuse = () => checkSettings(bad);
    expect(refuse).toThrow('4 settings are not right');
    for (const name of Object.keys(bad))
      expect(refuse).toThrow(new RegExp(`^(?!.*  ${name} .*  ${name} ).*  ${name} `, 's'));
    expect(refuse).not.toThrow('hunter2');
  });
});
