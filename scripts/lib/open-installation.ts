import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedPostgresUrl } from '@waybill/db/embedded';
import type { Environment } from '@waybill/runtime';
import { z } from 'zod';
import { checkSettings, withoutEmpty } from '../start/check-settings.ts';
import { type Demo, demoFileName } from '../start/demo-file.ts';
import type { Screen } from '../start/screen.ts';
import { errnoOf, StartError } from '../start/start-error.ts';

export type DemoAccess = Pick<Demo, 'baseUrl' | 'apiKey' | 'currency' | 'inboxUrl' | 'admin'>;

/** An installation that can be worked with, from the outside and through its database. */
export interface OpenInstallation {
  readonly baseUrl: string;
  /** How to use its demo shop. */
  readonly demo: DemoAccess;
  /** Of the owner of the tables; act as a role of less power with `asRole`. */
  readonly databaseUrl: string;
  /** False when it was running already. */
  readonly isOurs: boolean;
  /** Stops what was started for us; leaves alone what was running already. */
  stop(): Promise<void>;
}

export interface OpenInstallationOptions {
  /** Usually `process.env`: WAYBILL_HOME says which installation; the other settings are for one that we start. */
  environment: Environment;
  screen: Screen;
  signal?: AbortSignal;
}

/**
 * The installation in WAYBILL_HOME: the one that is up, or else one that is started for the caller, without sample
 * orders. Throws `StartError` or one of the errors of `startInstallation`, whose messages say what to do.
 */
export async function openInstallation(options: OpenInstallationOptions): Promise<OpenInstallation> {
  return (await findRunningInstallation(options.environment)) ?? (await startOwn(options));
}

/** Null when nothing is up in WAYBILL_HOME. */
export async function findRunningInstallation(given: Environment): Promise<OpenInstallation | null> {
  const environment = withoutEmpty(given);
  const home = checkSettings(environment).home.directory;
  const demo = readDemo(join(home, demoFileName));
  if (demo === null || !(await isReady(demo.baseUrl))) return null;
  const { baseUrl } = demo;
  const databaseUrl = environment['DATABASE_URL'] ?? recordedPostgresUrl(home);
  if (databaseUrl === null) {
    throw new StartError(
      `The installation at ${baseUrl} does not use the database in ${home}: set DATABASE_URL as it was set for it.`,
    );
  }
  return { baseUrl, demo, databaseUrl, isOurs: false, stop: async () => undefined };
}

async function startOwn({ environment, screen, signal }: OpenInstallationOptions): Promise<OpenInstallation> {
  // Nobody has to know its address beforehand, so it need not be in the way of another copy.
  const withAnyPort = { PORT: '0', ...withoutEmpty(environment) };
  // Loaded only where it is needed: it takes a second.
  const { startInstallation } = await import('../start/installation.ts');
  const installation = await startInstallation({
    environment: withAnyPort,
    screen,
    ...(signal && { signal }),
  });
  const { demo, database } = installation;
  const { baseUrl } = demo;
  return { baseUrl, demo, databaseUrl: database.url, isOurs: true, stop: () => installation.stop() };
}

const demoFile = z.object({
  baseUrl: z.string(),
  apiKey: z.string(),
  currency: z.string(),
  admin: z.object({ email: z.string(), password: z.string() }),
  inboxUrl: z.string().nullable(),
});

function readDemo(path: string): DemoAccess | null {
  try {
    return demoFile.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw new StartError(`${path} cannot be read. Delete it and start Waybill again: it is written anew.`);
  }
}

const answerWithinMs = 3_000;

/** A file can be left behind by an installation that was killed. */
const isReady = (baseUrl: string): Promise<boolean> =>
  fetch(`${baseUrl}/readyz`, { signal: AbortSignal.timeout(answerWithinMs) }).then(
    ({ ok }) => ok,
    () => false,
  );
