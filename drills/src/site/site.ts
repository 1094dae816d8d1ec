import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asRole, type Database, openDatabase } from '@waybill/db';
import { hireUndertaker, type Undertaker } from '@waybill/testing/servers';
import { type Installation, startInstallation } from '../../../scripts/start/installation.ts';
import type { Counts } from '../../../scripts/start/process-plan.ts';
import { createScreen } from '../../../scripts/start/screen.ts';
import { askedIn, type Customers, openCustomers } from '../load/customers.ts';
import type { Targets } from '../watch/prometheus.ts';
import type { Simulated } from './outside.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { createProcesses, type Processes } from './processes.ts';
import { connectProviders } from './providers.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';
import { type Staff, staffOf } from './staff.ts';

export const backends = ['redis', 'postgres'] as const;
/** Where the queues are. */
export type Backend = (typeof backends)[number];
/** Where a drill is done: on an installation of its own, with the queues there, or on one that was up already. */
export type Place = Backend | 'attached';

/** A complete installation of real processes and servers, on ports of its own, with everything that can harm it. */
export interface Site extends Simulated {
  readonly backend: Backend;
  readonly processes: Processes;
  readonly staff: Staff;
  readonly customers: Customers;
  readonly postgres: PostgresServer;
  /** Null where the queues are in Postgres. */
  readonly redis: RedisServer | null;
  readonly mail: PostOffice;
  /** Of the database; null unless it was asked for. */
  readonly disk: SmallDisk | null;
  /** Sees every tenant, past all gates. */
  readonly systemDb: Database;
  /** As the owner of the tables, for what nobody in the installation may do. */
  readonly ownerDb: Database;
  /** For what has to be there as long as the site is. */
  readonly folder: string;
  /** Where each process serves its metrics: host and port. */
  readonly watched: Targets;
  /** The log of a process. */
  logOf(name: string): string;
  /** Takes all harm back: everything runs and can be reached. Settling what was going on is their own affair. */
  heal(): Promise<void>;
  /** Ends everything and removes the data; the logs stay in the folder. */
  close(): Promise<void>;
}

export interface SiteOptions {
  backend: Backend;
  /** Keeps the logs, below `logs`. */
  folder: string;
  /** The database is on a file system that can be filled. */
  onSmallDisk: boolean;
  postgresSettings?: Readonly<Record<string, string>>;
  signal?: AbortSignal;
}

/** This machine lacks what the site needs. The message says what. */
export class SiteImpossible extends Error {
  override readonly name = 'SiteImpossible';
}

const counts: Counts = { api: 2, worker: 2, scheduler: 2 };
const inside = new URL('./inside.ts', import.meta.url).href;

/** Throws `SiteImpossible`, or what `startInstallation` throws; what was started by then is stopped. */
export async function openSite(options: SiteOptions): Promise<Site> {
  for (let left = tries; ; left--) {
    try {
      return await openOnce(options);
    } catch (error) {
      if (left === 1 || !lostItsPort(error)) throw error;
    }
  }
}

/** How often it is begun again when somebody's connection took a port between our choice and its use. */
const tries = 3;
const lostItsPort = (error: unknown) => error instanceof Error && error.message.includes('EADDRINUSE');

async function openOnce(options: SiteOptions): Promise<Site> {
  const undo = new AsyncDisposableStack();
  try {
    return await openStepByStep(options, undo);
  } catch (error) {
    await undo.disposeAsync();
    throw error;
  }
}

async function openStepByStep(options: SiteOptions, undo: AsyncDisposableStack): Promise<Site> {
  const { backend, folder } = options;
  const logs = join(folder, 'logs');
  mkdirSync(logs, { recursive: true });
  const undertaker = hireUndertaker();
  undo.defer(() => undertaker.dismiss());
  const data = mkdtempSync(join(tmpdir(), 'waybill-drill-'));
  undertaker.willRemove(data);
  undo.defer(() => rmSync(data, { recursive: true, force: true }));

  const disk = options.onSmallDisk ? openDisk(join(data, 'disk'), undertaker, undo) : null;
  const { postgresSettings: settings } = options;
  const home = join(disk?.folder ?? data, 'database');
  const postgres = await startPostgres({ home, undertaker, ...(settings && { settings }) });
  undo.defer(async () => {
    await postgres.close();
    postgres.keepLog(logs);
  });
  const redis = backend === 'redis' ? await openRedis(data, logs, undertaker) : null;
  undo.defer(() => redis?.close());
  const mail = await openPostOffice();
  undo.defer(() => mail.close());

  const ordersFolder = join(data, 'orders');
  const installation = await startInstallation({
    environment: {
      PATH: process.env['PATH'],
      WAYBILL_HOME: folder,
      DATABASE_URL: postgres.url,
      REDIS_URL: redis?.url,
      SMTP_URL: mail.smtpUrl,
      PORT: '0',
      // So that whoever asks can be from elsewhere.
      TRUSTED_PROXIES: '1',
      AI_PRICES: 'gpt-5-mini=0.25/2',
      NODE_OPTIONS: `--import=${inside}`,
      WAYBILL_DRILL_ORDERS: ordersFolder,
    },
    screen: createScreen({ stream: { write: () => undefined }, isTerminal: false, quiet: true }),
    counts,
    respawn: false,
    ...(options.signal && { signal: options.signal }),
  });
  const processes = createProcesses(installation, ordersFolder);
  undo.defer(() => installation.stop());
  // Whatever was frozen cannot stop.
  undo.defer(() => processes.thawAll());
  const judges = { max: 4, applicationName: 'drill' };
  const systemDb = openDatabase({ ...judges, url: asRole(postgres.directUrl, 'waybill_system') });
  undo.defer(() => systemDb.close());
  const ownerDb = openDatabase({ ...judges, url: postgres.directUrl });
  undo.defer(() => ownerDb.close());
  const outside = outsideOf(installation);
  const customers = openCustomers({ asked: askedIn(systemDb), providers: outside.providers });
  undo.defer(() => customers.stop());
  const parts = { ...outside, backend, customers, processes, postgres, redis, mail, disk };
  return {
    ...parts,
    systemDb,
    ownerDb,
    folder: data,
    watched: targetsOf(installation),
    logOf: (name) => installation.process(name).logFile,
    heal: () => heal(parts),
    close: () => undo.disposeAsync(),
  };
}

function openDisk(folder: string, undertaker: Undertaker, undo: AsyncDisposableStack): SmallDisk {
  const disk = mountSmallDisk(folder, undertaker);
  if ('impossible' in disk) throw new SiteImpossible(disk.impossible);
  undo.defer(() => disk.unmount());
  return disk;
}

async function openRedis(data: string, logs: string, undertaker: Undertaker): Promise<RedisServer> {
  const redis = await startRedis({
    folder: join(data, 'redis'),
    logFile: join(logs, 'redis.log'),
    undertaker,
  });
  if (!redis) throw new SiteImpossible('redis-server is not installed');
  return redis;
}

function outsideOf({ demo, ports, processes }: Installation) {
  const at = (name: string) => `http://127.0.0.1:${ports[name]}`;
  const { apiKey, currency, products, admin } = demo;
  const apiUrls = processes.filter(({ kind }) => kind === 'api').map(({ name }) => at(name));
  return {
    apiUrls,
    apiKey,
    shelf: { skus: products, currency, shippingMethod: 'standard' },
    providers: connectProviders({ stripe: at('stripe'), paypal: at('paypal') }),
    staff: staffOf(apiUrls, admin),
  };
}

function targetsOf({ processes, ports }: Installation): Targets {
  const of = (kind: keyof Targets) =>
    processes.filter((one) => one.kind === kind).map(({ name }) => `127.0.0.1:${ports[name]}`);
  return { api: of('api'), worker: of('worker'), scheduler: of('scheduler') };
}

type Harmed = Pick<Site, 'postgres' | 'redis' | 'mail' | 'disk' | 'providers' | 'processes'>;

async function heal({ postgres, redis, mail, disk, providers, processes }: Harmed): Promise<void> {
  disk?.free();
  await postgres.start();
  await redis?.start();
  await redis?.command('CONFIG', 'SET', 'maxmemory', '0');
  await Promise.all([postgres.gate.open(), redis?.gate.open(), mail.gate.open()]);
  mail.clear();
  await providers.clear();
  await processes.heal();
}
