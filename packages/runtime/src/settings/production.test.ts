import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { type ProcessKind, settingsTable } from './catalog.ts';
import { readSettings } from './read-settings.ts';
import { SettingsError } from './settings-error.ts';
import type { Environment } from './variable.ts';

const drawn = randomBytes(32).toString('hex');
const production: Environment = {
  NODE_ENV: 'production',
  DATABASE_URL: `postgres://waybill:${drawn}@db.internal/waybill`,
  PUBLIC_URL: 'https://orders.example.com',
  SMTP_URL: 'smtps://shop:3f9c1b@smtp.example.com',
  WAYBILL_SECRET: drawn,
};

/** The settings that keep this kind of process from starting, each with what is wrong with it. */
function refused(changes: Environment, kind: ProcessKind): string[] {
  try {
    readSettings({ ...production, ...changes }, { for: kind });
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.message).not.toContain(drawn);
    return error.problems.map(({ variable, wrong }) => `${variable} ${wrong}`);
  }
}

it.each(['api', 'worker', 'scheduler', 'migrate'] as const)(
  '%s starts in production with secrets',
  (kind) => {
    expect(refused({}, kind)).toEqual([]);
  },
);

it.each([
  ['WAYBILL_SECRET', { WAYBILL_SECRET: undefined }, 'api', 'is not set'],
  [
    'PUBLIC_URL',
    { PUBLIC_URL: undefined },
    'api',
    'is not set: in production it has to be, or links in mails would lead to localhost',
  ],
  [
    'SMTP_URL',
    { SMTP_URL: undefined },
    'worker',
    'is not set: in production it has to be, or no mail leaves',
  ],
  ['DATABASE_URL', { DATABASE_URL: undefined }, 'scheduler', 'is not set'],
] as const)('production does not start without %s', (name, changes, kind, wrong) => {
  expect(refused(changes, kind)).toEqual([`${name} ${wrong}`]);
});

it.each(['password', 'waybill', 'Postgres', 'changeme', 'pass%77ord'])(
  'production does not start with the database password %s',
  (password) => {
    const changes = { DATABASE_URL: `postgres://waybill:${password}@db.internal/waybill` };
    expect(refused(changes, 'migrate')).toEqual(['DATABASE_URL has a password that everybody knows']);
  },
);

const secrets = settingsTable.filter(({ variable }) => variable.secret);

it.each(secrets.map((row) => [row.name, row] as const))(
  'production does not start with the documentation’s example of %s',
  (name, { variable, readBy }) => {
    const kind = readBy.find((one) => one in { api: 1, worker: 1 }) ?? readBy[0];
    if (!kind) throw new Error(`nobody reads ${name}`);
    const { example } = variable.kind;
    // An address without a password holds no secret.
    const hasSecret = !example.includes('://') || URL.parse(example)?.password !== '';
    expect(refused({ [name]: example }, kind)).toEqual(hasSecret ? [expect.stringContaining(name)] : []);
  },
);

it('production does not start with an example’s key under another name', () => {
  const key = 'cmVwbGFjZS1tZS13aXRoLTMyLXJhbmRvbS1ieXRlcyE=';
  const keys = `mine:${randomBytes(32).toString('base64')},other:${key}`;
  expect(refused({ WAYBILL_CREDENTIALS_KEYS: keys }, 'worker')).toEqual([
    'WAYBILL_CREDENTIALS_KEYS is the example of the documentation, which is no secret',
  ]);
});

it('production does not start with a secret that was typed', () => {
  expect(refused({ WAYBILL_SECRET: 'x'.repeat(40) }, 'api')).toEqual([
    'WAYBILL_SECRET repeats a few characters, and can be guessed',
  ]);
});

it('elsewhere all of this starts', () => {
  const changes = { NODE_ENV: 'development', PUBLIC_URL: undefined, WAYBILL_SECRET: 'x'.repeat(40) };
  expect(refused(changes, 'api')).toEqual([]);
});
