import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asRole, type Database, openDatabase } from '@waybill/db';
import { hireUndertaker, type Undertaker } from '@waybill/testing/servers';
import type { Demo } from '../../../scripts/start/demo-file.ts';
import { type Installation, startInstallation } from '../../../scripts/start/installation.ts';
import type { Counts } from '../../../scripts/start/process-plan.ts';
import { createScreen } from '../../../scripts/start/screen.ts';
import { openPostOffice, type PostOffice } from './post-office.ts';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { createProcesses, type Processes } from './processes.ts';
import { connectProviders, type Providers } from './providers.ts';
import { type RedisServer, startRedis } from './redis.ts';
import { mountSmallDisk, type SmallDisk } from './small-disk.ts';

export const backends = ['redis', 'postgres'] as const;
/** Where the queues are. */
export type Backend = (typeof backends)[number];

/** A complete installation of real processes and servers, on ports of its own, with everything that can harm it. */
export interface Site {
  readonly backend: Backend;
  readonly demo: Demo;
  /** Where each api listens. */
  readonly apiUrls: readonly string[];
  readonly processes: Processes;
  readonly postgres: PostgresServer;
  /** Null where the queues are in Postgres. */
  readonly redis: RedisServer | null;
  readonly providers: Providers;
  readonly mail: PostOffice;
  /** Of the database; null unless it was asked for. */
  readonly disk: SmallDisk | null;
  /** Sees every tenant, past all gates. */
  readonly systemDb: Database;
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
  const systemDb = openDatabase({
    url: asRole(postgres.directUrl, 'waybill_system'),
    max: 4,
    applicationName: 'drill',
  });
  undo.defer(() => systemDb.close());
  const parts = { ...urlsOf(installation), backend, processes, postgres, redis, mail, disk, systemDb };
  return { ...parts, heal: () => heal(parts), close: () => undo.disposeAsync() };
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

function urlsOf({ demo, ports, processes }: Installation) {
  const at = (name: string) => `http://127.0.0.1:${ports[name]}`;
  return {
    demo,
    apiUrls: processes.filter(({ kind }) => kind === 'api').map(({ name }) => at(name)),
    providers: connectProviders({ stripe: at('stripe'), paypal: at('paypal') }),
  };
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
