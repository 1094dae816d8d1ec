import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '@waybill/db';
import { type FreshDatabase, freshDatabase } from '@waybill/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished } from 'vitest';
import { audit } from '../audit/audit.ts';
import type { Finding } from '../audit/finding.ts';
import type { Transact } from '../context.ts';
import { type Keyring, parseKeyring } from '../credentials/keyring.ts';
import { DeliveryPlaces } from '../hooks/places.ts';
import type { Handlers } from '../jobs/handler.ts';
import type { Occurrence } from '../occurrences.ts';
import type { PaymentProvider, ProviderName } from '../ports/payment-provider.ts';
import { createTransact } from '../transact.ts';
import { createInvoiceProvider } from './invoice-provider.ts';
import { JobDriver } from './job-driver.ts';
import { TestClock } from './test-clock.ts';
import { TestDescriber } from './test-describer.ts';
import { createTestHandlers } from './test-handlers.ts';
import { TestImageProcessor } from './test-image-processor.ts';
import { TestMailer } from './test-mailer.ts';
import { TestProvider } from './test-provider.ts';
import { TestReceivers } from './test-receivers.ts';
import { TestStorage } from './test-storage.ts';

/** An installation without processes: a database of its own, the worker's handlers, and time that stands still. */
export interface Rig {
  database: FreshDatabase;
  /** As `waybill_app`: one tenant at a time, by row-level security. */
  db: Database;
  /** As `waybill_system`. */
  systemDb: Database;
  clock: TestClock;
  transact: Transact;
  /** What the transactions told, in the order of their commits. */
  occurred: Occurrence[];
  provider: TestProvider;
  /** Asks the customer first. */
  paypal: TestProvider;
  mailer: TestMailer;
  describer: TestDescriber;
  storage: TestStorage;
  imageProcessor: TestImageProcessor;
  receivers: TestReceivers;
  /** Under which secrets of shops are kept. */
  keyring: Keyring;
  handlers: Handlers;
  jobs: JobDriver;
  /** Asks as the superuser, whom nothing binds. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]>;
  audit(): Promise<Finding[]>;
}

export interface RigOptions {
  /** Connections of `db` at most. */
  connections?: number;
  /** False where a test breaks the books on purpose; otherwise they are audited at the end. */
  audited?: boolean;
}

/** Opens a rig for the running test alone, and closes it when the test ends. */
export async function openRig(options: RigOptions = {}): Promise<Rig> {
  const { rig, close } = await setUp(options);
  onTestFinished(async ({ task }) =>
    close({ audited: options.audited !== false && task.result?.state === 'pass' }),
  );
  return rig;
}

/** Opens a rig for the body, and closes it after it; audited where the body ended well. */
export async function withRig<T>(body: (rig: Rig) => Promise<T>): Promise<T> {
  const { rig, close } = await setUp({});
  let audited = false;
  try {
    const result = await body(rig);
    audited = true;
    return result;
  } finally {
    await close({ audited });
  }
}

/**
 * One rig for all tests of a file, whose shops keep them apart. It is there when the tests run, and is closed and
 * audited after them.
 */
export function shareRig(options: RigOptions = {}): Rig {
  const rig = {} as Rig;
  let close: Awaited<ReturnType<typeof setUp>>['close'] = async () => undefined;
  beforeAll(async () => {
    const opened = await setUp(options);
    close = opened.close;
    Object.assign(rig, opened.rig);
  });
  afterAll(() => close({ audited: options.audited !== false }));
  return rig;
}

function newKeyring(): Keyring {
  const keyring = parseKeyring(`test:${randomBytes(32).toString('base64')}`);
  if (!keyring) throw new Error('the key of the tests was not taken');
  return keyring;
}

async function setUp({ connections = 8 }: RigOptions) {
  const database = await freshDatabase();
  const clock = new TestClock();
  const db = openDatabase({ url: database.appUrl, max: connections, applicationName: 'test-app' });
  const systemDb = openDatabase({ url: database.systemUrl, max: 4, applicationName: 'test-system' });
  const superuser = new pg.Pool({ connectionString: database.url, max: 2 });
  // A test may drop the database under its connections.
  superuser.on('error', () => undefined);
  const occurred: Occurrence[] = [];
  const transact = createTransact({
    db,
    onCommitted: () => undefined,
    onOccurred: (told) => void occurred.push(...told),
    clock: () => clock.now,
  });
  const provider = new TestProvider('stripe');
  const paypal = new TestProvider('paypal');
  const mailer = new TestMailer();
  const describer = new TestDescriber();
  const storage = new TestStorage();
  const imageProcessor = new TestImageProcessor();
  const receivers = new TestReceivers();
  const keyring = newKeyring();
  const known: Readonly<Record<ProviderName, PaymentProvider>> = {
    ...{ stripe: provider, paypal, manual: createInvoiceProvider() },
  };
  const providers = async (_tenantId: string, name: ProviderName) => known[name];
  const handlers = createTestHandlers({
    ...{ providers, mailer, describer, storage, imageProcessor, keyring },
    ...{ sendHook: receivers.send, places: new DeliveryPlaces(), random: () => 0.5 },
  });
  const rig: Rig = {
    ...{ database, db, systemDb, clock, transact, occurred, provider, paypal, mailer, describer, handlers },
    ...{ storage, imageProcessor, receivers, keyring },
    jobs: new JobDriver({ db, systemDb, transact, handlers, clock }),
    sql: async <Row extends object>(text: string, values: unknown[] = []) =>
      (await superuser.query<Row>(text, values)).rows,
    audit: () => audit(systemDb, clock.now),
  };
  const close = async ({ audited }: { audited: boolean }) => {
    try {
      if (audited) expect(await rig.audit()).toEqual([]);
    } finally {
      await Promise.all([db.close(), systemDb.close(), superuser.end()]);
      await database.drop();
    }
  };
  return { rig, close };
}
