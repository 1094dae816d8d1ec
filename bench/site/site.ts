import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asRole } from '@waybill/db';
import { openQueues, type Queues } from '@waybill/queue';
import { type Environment, settingsTable } from '@waybill/runtime';
import pg from 'pg';
import { type Installation, startInstallation } from '../../scripts/start/installation.ts';
import type { Screen } from '../../scripts/start/screen.ts';
import type { Trees } from '../machine/cpu.ts';
import type { Part } from '../report/results.ts';
import type { RedisServer } from './redis.ts';
import { openShop, type Shop } from './shop.ts';

/** A complete installation under measurement: the processes of `npm start`, one each, and mails thrown away. */
export interface Site {
  readonly installation: Installation;
  readonly origin: string;
  readonly shop: Shop;
  /** Its queues, to hold them back and to count what is in them. */
  readonly queues: Queues;
  /** The database, by the login that owns it. */
  readonly sql: pg.Pool;
  /** The processes that do its work, as they are now. */
  trees(): Trees<Part>;
  stop(): Promise<void>;
}

export interface SiteOptions {
  /** Sets it apart from others on the same Redis. */
  name: string;
  /** Null: the queues are in PostgreSQL. */
  redis: RedisServer | null;
  screen: Screen;
  signal: AbortSignal;
  /** Added to the processes' environment. */
  environment?: Environment;
  /** Settings of PostgreSQL. */
  postgresSettings?: Readonly<Record<string, string>>;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** What the user has set must not decide what is measured. */
function plainEnvironment(given: Environment): Environment {
  const ours = new Set(settingsTable.map(({ name }) => name));
  return Object.fromEntries(Object.entries(given).filter(([name]) => !ours.has(name)));
}

export async function openSite(options: SiteOptions): Promise<Site> {
  const { name, redis, screen, signal, postgresSettings } = options;
  const home = mkdtempSync(join(tmpdir(), 'waybill-bench-'));
  // When root starts us, PostgreSQL runs as another user, who must be able to enter.
  chmodSync(home, 0o755);
  const undo = new AsyncDisposableStack();
  undo.defer(() => rmSync(home, { recursive: true, force: true }));
  try {
    const installation = await startInstallation({
      environment: {
        ...plainEnvironment(process.env),
        WAYBILL_HOME: home,
        NODE_ENV: 'production',
        PORT: '0',
        SMTP_URL: 'null:',
        QUEUE_PREFIX: name,
        ...(redis && { REDIS_URL: redis.url }),
        ...options.environment,
      },
      ...(postgresSettings && { postgresSettings }),
      screen,
      signal,
    });
    undo.defer(() => installation.stop());
    const { url } = installation.database;
    const shop = await openShop(url);
    const sql = new pg.Pool({ connectionString: url, max: 2 });
    undo.defer(() => sql.end());
    const queues = await openQueues({
      redisUrl: redis?.url ?? null,
      postgresUrl: asRole(url, 'waybill_app'),
      prefix: name,
      connections: 1,
      log: silent,
    });
    undo.defer(() => queues.close());
    return {
      installation,
      origin: installation.demo.baseUrl.replace('localhost', '127.0.0.1'),
      shop,
      queues,
      sql,
      trees: () => treesOf(installation, redis),
      stop: () => undo.disposeAsync(),
    };
  } catch (error) {
    await undo.disposeAsync();
    throw error;
  }
}

function treesOf(installation: Installation, redis: RedisServer | null): Trees<Part> {
  const pidOf = (name: string) => installation.process(name).pid ?? 0;
  return {
    api: [pidOf('api')],
    worker: [pidOf('worker')],
    scheduler: [pidOf('scheduler')],
    postgres: [installation.database.pid ?? 0],
    ...(redis && { redis: [redis.pid] }),
  };
}
