import { describe, expect, it } from 'vitest';
import { settingsTable } from './catalog.ts';
import { readSettings } from './read-settings.ts';
import { SettingsError } from './settings-error.ts';
import type { Environment } from './variable.ts';

const enough: Environment = {
  DATABASE_URL: 'postgres://waybill:pw@db.internal:5432/shop',
  WAYBILL_SECRET: '0123456789abcdef0123456789abcdef',
};

function complaint(
  environment: Environment,
  kind: Parameters<typeof readSettings>[1]['for'] = 'api',
): string {
  try {
    readSettings(environment, { for: kind });
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  return '';
}

describe('readSettings', () => {
  it('needs nothing but the database and the secret to run the api', () => {
    const settings = readSettings(enough, { for: 'api' });
    expect(settings.http).toEqual({
      ...{ port: 3000, host: '127.0.0.1', publicUrl: 'http://localhost:3000' },
      trustedProxies: 0,
    });
    expect(settings.process).toEqual({
      environment: 'development',
      logLevel: 'info',
      shutdownDeadlineMs: 8000,
    });
    expect(settings.queue.redisUrl).toBeNull();
    expect(settings.stripe).toEqual({ secretKey: null, webhookSecret: null, baseUrl: null });
  });

  it('lets the one login act as the application and the system role', () => {
    const { database } = readSettings(enough, { for: 'api' });
    expect(new URL(database.appUrl).searchParams.get('options')).toBe('-c role=waybill_app');
    expect(new URL(database.systemUrl).searchParams.get('options')).toBe('-c role=waybill_system');
  });

  it('takes logins of their own for the roles as they are', () => {
    const appUrl = 'postgres://app:pw@db.internal:5432/shop';
    const { database } = readSettings({ ...enough, DATABASE_APP_URL: appUrl }, { for: 'worker' });
    expect(database.appUrl).toBe(appUrl);
  });

  it('treats an empty variable as one that is not set', () => {
    expect(readSettings({ ...enough, PORT: '', REDIS_URL: ' ' }, { for: 'api' })).toMatchObject({
      http: { port: 3000 },
      queue: { redisUrl: null },
    });
  });

  it('derives the public address from the port unless it is given', () => {
    const publicUrl = (environment: Environment) =>
      readSettings({ ...enough, ...environment }, { for: 'api' }).http.publicUrl;
    expect(publicUrl({ PORT: '4100' })).toBe('http://localhost:4100');
    expect(publicUrl({ PUBLIC_URL: 'https://api.example.com/' })).toBe('https://api.example.com');
  });

  it('reads only what the process needs', () => {
    expect(() => readSettings({ DATABASE_URL: enough['DATABASE_URL'] }, { for: 'scheduler' })).not.toThrow();
    expect(() => readSettings({ ...enough, SMTP_URL: 'none' }, { for: 'api' })).not.toThrow();
  });

  it('takes null: for a worker that is to send no mails', () => {
    expect(readSettings({ ...enough, SMTP_URL: 'null:' }, { for: 'worker' }).mail.smtpUrl).toBe('null:');
  });

  it('names every problem at once, with what would be right', () => {
    expect(complaint({ PORT: 'abc', LOG_LEVEL: 'loud' })).toBe(
      [
        'Waybill cannot start: 4 settings are not right.',
        '  LOG_LEVEL is "loud". It must be one of fatal, error, warn, info, debug, trace, silent, for example info',
        '  DATABASE_URL is not set. It must be a postgres:// address with user, host and database, for example postgres://waybill:password@localhost:5432/waybill',
        '  PORT is "abc". It must be a whole number from 0 to 65535, for example 3000',
        '  WAYBILL_SECRET is not set. It must be a text of at least 32 characters, for example output-of-openssl-rand-hex-32-goes-here',
      ].join('\n'),
    );
  });

  it.each([
    ['NODE_ENV', 'prod'],
    ['LOG_LEVEL', 'INFO'],
    ['SHUTDOWN_DEADLINE_MS', '99'],
    ['DB_POOL_MAX', '0'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '3e3'],
    ['PORT', '0x10'],
    ['PORT', '80.5'],
    ['PUBLIC_URL', 'api.example.com'],
    ['PUBLIC_URL', 'ftp://api.example.com'],
    ['STRIPE_BASE_URL', 'localhost:12111'],
    ['OPENAI_BASE_URL', 'file:///tmp'],
    ['AI_PROVIDER', 'skynet'],
    ['AI_TOKENS_PER_DAY', '-1'],
    ['AI_PRICES', 'gpt-5-mini=0.25'],
    ['AI_PRICES', 'gpt-5-mini=0.25/2,'],
  ])('refuses %s=%s and shows the value', (variable, value) => {
    expect(complaint({ ...enough, [variable]: value })).toContain(
      `\n  ${variable} is "${value}". It must be `,
    );
  });

  it.each([
    ['DATABASE_URL', 'mysql://root:hunter2@localhost/shop'],
    ['DATABASE_APP_URL', 'waybill_app:hunter2'],
    ['DATABASE_SYSTEM_URL', 'postgres://'],
    ['REDIS_URL', 'http://:hunter2@localhost:6379'],
    ['WAYBILL_SECRET', 'hunter2'],
    ['STRIPE_SECRET_KEY', 'pk_test_hunter2'],
    ['STRIPE_SECRET_KEY', 'sk_'],
    ['STRIPE_WEBHOOK_SECRET', 'hunter2'],
  ])('refuses %s=%s without showing the value', (variable, value) => {
    const message = complaint({ ...enough, [variable]: value });
    expect(message).toContain(
      `\n  ${variable} has a value that does not fit (not shown: it is secret). It must`,
    );
    expect(message).not.toContain('hunter2');
  });

  it.each([
    ['SMTP_URL', 'mail.example.com'],
    ['MAIL_FROM', 'Demo Shop'],
    ['WORKER_CONCURRENCY_ORDERS', '0'],
    ['WORKER_CONCURRENCY_MAIL', 'many'],
    ['HEALTH_PORT', '99999'],
  ])('refuses %s=%s for a worker', (variable, value) => {
    expect(complaint({ ...enough, [variable]: value }, 'worker')).toContain(`  ${variable} `);
  });
});

describe('the table of settings', () => {
  it('names each variable once', () => {
    const names = settingsTable.map((row) => row.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(settingsTable.map((row) => [row.name, row] as const))(
    '%s is read by some process, and its example and its default are valid',
    (_name, { variable, readBy }) => {
      expect(readBy).not.toEqual([]);
      expect(variable.read(variable.kind.example)).toHaveProperty('value');
      expect(variable.read(undefined)).toHaveProperty(variable.required ? 'wrong' : 'value');
    },
  );
});

describe('the settings of AI drafts', () => {
  const aiOf = (environment: Environment) =>
    readSettings({ ...enough, ...environment }, { for: 'worker' }).ai;
  const ofOpenAi = { OPENAI_API_KEY: 'sk-1', OPENAI_BASE_URL: 'https://ai.example/v1/', OPENAI_MODEL: 'm-1' };

  it('are those of OpenAI where nothing else is said', () => {
    expect(aiOf({})).toEqual({
      ...{ provider: 'openai', apiKey: null, baseUrl: null, model: 'gpt-5-mini' },
      ...{ tokensPerDay: 200_000, prices: {} },
    });
    expect(aiOf(ofOpenAi)).toMatchObject({ apiKey: 'sk-1', baseUrl: 'https://ai.example/v1', model: 'm-1' });
    const own = { AI_API_KEY: 'sk-2', AI_BASE_URL: 'https://b.example', AI_MODEL: 'm-2' };
    expect(aiOf({ ...ofOpenAi, ...own })).toMatchObject({
      ...{ apiKey: 'sk-2', baseUrl: 'https://b.example', model: 'm-2' },
    });
  });

  it('never hand the key of OpenAI to another provider', () => {
    expect(aiOf({ ...ofOpenAi, AI_PROVIDER: 'deepseek' })).toMatchObject({
      ...{ provider: 'deepseek', apiKey: null, baseUrl: null, model: null },
    });
  });

  it('tell what models cost', () => {
    expect(aiOf({ AI_PRICES: 'gpt-5-mini=0.25/2,openai/gpt-5:free=0/0' }).prices).toEqual({
      'gpt-5-mini': { read: 0.25, written: 2 },
      'openai/gpt-5:free': { read: 0, written: 0 },
    });
  });
});
