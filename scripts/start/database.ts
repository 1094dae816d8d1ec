import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@waybill/db/embedded';
import { backoffMs } from './backoff.ts';
import { assertDatabaseIsUsable, placeOf } from './given-services.ts';

/** The database that the installation works on. */
export interface DatabaseServer {
  /** Of the owner of the tables. */
  readonly url: string;
  /** `null` when it is not ours. */
  readonly pid: number | null;
  /** For people: which server it is, and where its data is when it is ours. */
  readonly where: string;
  /** Our own server only: it is started again unless it was stopped. */
  kill(signal: NodeJS.Signals): void;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** The server that DATABASE_URL names: it is used, and left alone. Throws `StartError` when it is of no use. */
export async function useGivenDatabase(url: string): Promise<DatabaseServer> {
  await assertDatabaseIsUsable(url);
  const leftAlone = async () => undefined;
  return {
    url,
    pid: null,
    where: `PostgreSQL at ${placeOf(url)}`,
    kill: () => undefined,
    start: leftAlone,
    stop: leftAlone,
  };
}

export interface OwnDatabaseOptions {
  home: string;
  settings?: Readonly<Record<string, string>>;
  /** Told in one line what takes a while. */
  log(line: string): void;
  onDied(): void;
  onRecovered(): void;
}

/** Our own server, started again when it dies. Throws `EmbeddedPostgresError`. */
export async function startOwnDatabase(options: OwnDatabaseOptions): Promise<DatabaseServer> {
  const { home, settings = {}, log, onDied, onRecovered } = options;
  const launch = () => startEmbeddedPostgres({ home, log, settings });
  let isWanted = true;
  let server = watched(await launch());

  function watched(started: EmbeddedPostgres): EmbeddedPostgres {
    void started.ended.then(() => {
      if (isWanted && server === started) void bringBack(started);
    });
    return started;
  }

  async function bringBack(dead: EmbeddedPostgres): Promise<void> {
    onDied();
    await dead.stop();
    for (let attempt = 1; isWanted; attempt++) {
      await delay(backoffMs(attempt));
      if (!isWanted) return;
      try {
        server = watched(await launch());
        onRecovered();
        return;
      } catch (error) {
        log(error instanceof Error ? error.message : String(error));
      }
    }
  }

  return {
    get url() {
      return server.url();
    },
    get pid() {
      return server.pid;
    },
    where: `PostgreSQL on port ${server.port}, data in ${server.dataDir}`,
    kill: (signal) => void process.kill(server.pid, signal),
    start: async () => {
      isWanted = true;
      server = watched(await launch());
    },
    stop: async () => {
      isWanted = false;
      await server.stop();
    },
  };
}
