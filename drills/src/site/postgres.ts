import { chmodSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@waybill/db/embedded';
import type { Undertaker } from '@waybill/testing/servers';
import { createGate, type Gate } from './gate.ts';

/** A PostgreSQL server of the drill's own, reached through a gate. */
export interface PostgresServer {
  /** What the processes of the installation use. */
  readonly url: string;
  /** Past the gate, for those who judge. */
  readonly directUrl: string;
  readonly gate: Gate;
  isUp(): boolean;
  /** SIGKILL: nothing is written to disk, nobody is told. */
  kill(): Promise<void>;
  /** Ends every connection and stops in order. */
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Leaves its log in the folder. */
  keepLog(folder: string): void;
  close(): Promise<void>;
}

export interface PostgresOptions {
  /** Everything it writes is in this folder. */
  home: string;
  settings?: Readonly<Record<string, string>>;
  undertaker: Undertaker;
}

export async function startPostgres({
  home,
  settings = {},
  undertaker,
}: PostgresOptions): Promise<PostgresServer> {
  mkdirSync(home, { recursive: true });
  // Where root starts us, the server runs as another user, who has to get in.
  chmodSync(home, 0o755);
  let up = false;
  const launch = async (): Promise<EmbeddedPostgres> => {
    const started = await startEmbeddedPostgres({ home, log: () => undefined, settings });
    undertaker.willEnd(started.pid);
    up = true;
    // It may end by itself, when its disk is full.
    void started.ended.then(() => {
      if (server === started) up = false;
    });
    return started;
  };
  let server = await launch();
  const gate = await createGate(() => server.port);
  const through = new URL(server.url());
  through.port = String(gate.port);

  /** Nobody listens there any more, and its lock is given back, however it ended. */
  async function putAway(): Promise<void> {
    await server.ended;
    await gate.refuse();
    await server.stop();
  }

  return {
    url: through.href,
    get directUrl() {
      return server.url();
    },
    gate,
    isUp: () => up,
    async kill() {
      if (up) process.kill(server.pid, 'SIGKILL');
      await putAway();
    },
    async stop() {
      await server.stop();
      await putAway();
    },
    async start() {
      if (up) return;
      await putAway();
      server = await launch();
      await gate.open();
    },
    keepLog(folder) {
      if (existsSync(server.logFile)) copyFileSync(server.logFile, join(folder, 'postgres.log'));
    },
    async close() {
      await server.stop();
      await gate.close();
    },
  };
}
