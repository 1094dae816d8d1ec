import { renameSync } from 'node:fs';
import type { Environment } from '@waybill/runtime';
import { checkSettings, withoutEmpty } from './check-settings.ts';
import { type DatabaseServer, startOwnDatabase, useGivenDatabase } from './database.ts';
import { type Demo, demoFileName, describeDemo, writeDemo } from './demo-file.ts';
import type { DemoSecrets } from './demo-secrets.ts';
import { describeEnding } from './ending.ts';
import { assertRedisIsUsable, placeOf } from './given-services.ts';
import { type Home, openHome } from './home.ts';
import { readHomeState, updateHomeState } from './home-state.ts';
import { once } from './log-follower.ts';
import { migrateDatabase } from './migrate-database.ts';
import { assertPortIsFree, choosePorts } from './ports.ts';
import { type Counts, type Ports, planProcesses, portNames, simulated } from './process-plan.ts';
import type { Screen } from './screen.ts';
import { seedDemoShop } from './seed.ts';
import { errnoOf } from './start-error.ts';
import { shareOf, stopInOrder } from './stop-in-order.ts';
import {
  type ProcessEvents,
  type ProcessSpec,
  type SupervisedProcess,
  superviseProcess,
} from './supervised-process.ts';

export interface InstallationOptions {
  /** What the processes inherit, usually `process.env`. WAYBILL_HOME and PORT in it say where and how. */
  environment: Environment;
  screen: Screen;
  /** How many of each; one each if absent. PORT is the first api's. */
  counts?: Partial<Counts>;
  /** Aborts the start; what has been started by then is stopped. */
  signal?: AbortSignal;
  /** False: a process that dies stays dead until it is started again by hand. */
  respawn?: boolean;
  /** Settings for the embedded PostgreSQL, such as `fsync: 'off'`. */
  postgresSettings?: Readonly<Record<string, string>>;
}

/** A complete installation of real processes. */
export interface Installation {
  readonly home: Home;
  readonly demo: Demo;
  /** Which payments go to our simulators. */
  readonly simulated: Readonly<Record<'stripe' | 'paypal', boolean>>;
  readonly database: DatabaseServer;
  readonly ports: Ports;
  /** In the order in which they were started. */
  readonly processes: readonly SupervisedProcess[];
  /** Throws when there is none of this name. */
  process(name: string): SupervisedProcess;
  kill(name: string, signal: NodeJS.Signals): void;
  /** Stops it in order, starts it again, and resolves when it is ready. */
  restart(name: string): Promise<void>;
  /** Stops everything, the last started first, and gives the home back. Can be called again. */
  stop(): Promise<void>;
}

/**
 * Starts database, simulators, api, workers and schedulers, and seeds the demo shop. Resolves when all of it is
 * ready; when anything fails, stops what was started. Throws `StartError`, `SettingsError`, `EmbeddedPostgresError`
 * or `MigrationError`, whose messages say what to do.
 */
export async function startInstallation(options: InstallationOptions): Promise<Installation> {
  const undo = new AsyncDisposableStack();
  try {
    return await startStepByStep(options, undo);
  } catch (error) {
    await undo.disposeAsync();
    throw error;
  }
}

async function startStepByStep(
  options: InstallationOptions,
  undo: AsyncDisposableStack,
): Promise<Installation> {
  const { screen, signal } = options;
  const environment = withoutEmpty(options.environment);
  const settings = checkSettings(environment);
  const deadlineMs = settings.process.shutdownDeadlineMs;
  const counts: Counts = { api: 1, worker: 1, scheduler: 1, ...options.counts };

  const home = openHome(settings.home.directory);
  undo.defer(() => home.release());
  home.remove(demoFileName);
  const ports = await reservePorts(home, counts, settings.http.port);

  const database = await screen.step(
    'PostgreSQL',
    () => startDatabase(options, environment, home),
    ({ where }) => where,
  );
  undo.defer(() => database.stop());
  signal?.throwIfAborted();

  const secrets = await prepareDatabase(database.url, environment, home, options);

  const plan = planProcesses({
    environment,
    databaseUrl: database.url,
    ports,
    counts,
    secrets,
    shutdownDeadlineMs: shareOf('worker', deadlineMs),
    home: home.directory,
  });
  const processes = plan.map((spec) => prepareProcess(spec, options));
  undo.defer(() => stopInOrder(processes, deadlineMs, reportForced(screen)));
  await startProcesses(processes, screen, signal);

  const standIns = simulated(environment);
  const demo = describeDemo(ports, secrets, { hasInbox: standIns.mail });
  writeDemo(home, demo);
  undo.defer(() => home.remove(demoFileName));
  return handle({ home, demo, simulated: standIns, database, ports, processes, deadlineMs, undo });
}

/** Migrations and demo shop. Judges the Redis first, since without one the queues' tables belong to the migrations. */
async function prepareDatabase(
  url: string,
  environment: Environment,
  home: Home,
  { screen, signal }: InstallationOptions,
): Promise<DemoSecrets> {
  const { redisUrl, redisCluster } = checkSettings(environment).queue;
  if (redisUrl !== null) {
    await screen.step(`Redis at ${placeOf(redisUrl)}`, () =>
      assertRedisIsUsable({ redisUrl, redisCluster, databaseUrl: url }, screen.warn),
    );
  }
  await screen.step(
    'Migrations',
    () => migrateDatabase({ url, redisUrl }),
    ({ applied }) => `Migrations, ${applied.length === 0 ? 'nothing new' : `${applied.length} applied`}`,
  );
  signal?.throwIfAborted();
  const { secrets } = await screen.step(
    'Demo shop',
    () => seedDemoShop(url, home),
    ({ created }) => (created ? 'Demo shop, opened' : 'Demo shop, as it was left'),
  );
  signal?.throwIfAborted();
  return secrets;
}

/** `apiPort` is the first api's; 0 leaves that open too. */
async function reservePorts(home: Home, counts: Counts, apiPort: number): Promise<Ports> {
  const names = portNames(counts);
  const last = readHomeState(home).ports;
  const ports = apiPort === 0 ? await choosePorts(names, last) : await withApiAt(apiPort, names, last);
  updateHomeState(home, { ports });
  return ports;
}

async function withApiAt(api: number, names: readonly string[], last: Ports): Promise<Ports> {
  await assertPortIsFree(api);
  const others = names.filter((name) => name !== 'api');
  return { ...(await choosePorts(others, last, [api])), api };
}

async function startDatabase(
  { screen, postgresSettings }: InstallationOptions,
  environment: Environment,
  home: Home,
): Promise<DatabaseServer> {
  const given = environment['DATABASE_URL'];
  if (given !== undefined) return await useGivenDatabase(given);
  return await startOwnDatabase({
    home: home.directory,
    log: (line) => screen.say(`  ${line}`),
    onDied: () =>
      screen.warn(`The database died; it is started again. Its log: ${home.path('postgres.log')}`),
    onRecovered: () => screen.say('✓ the database is back'),
    ...(postgresSettings && { settings: postgresSettings }),
  });
}

/** Keeps the log of the run before, so that a start does not erase the traces of what made it necessary. */
function keepPreviousLog(logFile: string): void {
  try {
    renameSync(logFile, logFile.replace(/\.log$/, '.previous.log'));
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

const sameErrorEveryMs = 30_000;

function prepareProcess(
  spec: ProcessSpec,
  { screen, respawn = true }: InstallationOptions,
): SupervisedProcess {
  keepPreviousLog(spec.logFile);
  const isNew = once(sameErrorEveryMs);
  const events: ProcessEvents = {
    onDied: (name, ending, restartMs) => {
      const next = restartMs === null ? 'it stays down' : `it is started again in ${restartMs / 1_000} s`;
      screen.warn(`${name} ${describeEnding(ending)}; ${next}. Its log: ${spec.logFile}`);
    },
    onRecovered: (name) => screen.say(`✓ ${name} is back`),
    onError: (name, message) => {
      if (isNew(message)) screen.warn(`${name}: ${message}`);
    },
  };
  return superviseProcess(spec, events, { respawn });
}

/** All at once; each is waited for in turn. The simulators come first, since the others call them. */
async function startProcesses(
  processes: readonly SupervisedProcess[],
  screen: Screen,
  signal: AbortSignal | undefined,
): Promise<void> {
  for (const member of processes) member.start();
  for (const member of processes) await screen.step(member.name, () => member.ready(signal));
}

const reportForced = (screen: Screen) => (name: string, afterMs: number) =>
  screen.warn(`${name} did not stop within ${(afterMs / 1_000).toFixed(1)} s and was killed`);

type Parts = Pick<Installation, 'home' | 'demo' | 'simulated' | 'database' | 'ports' | 'processes'> & {
  deadlineMs: number;
  undo: AsyncDisposableStack;
};

function handle({ deadlineMs, undo, ...parts }: Parts): Installation {
  const find = (name: string): SupervisedProcess => {
    const found = parts.processes.find((candidate) => candidate.name === name);
    if (!found) throw new Error(`no process is called ${name}`);
    return found;
  };
  let stopping: Promise<void> | null = null;
  return {
    ...parts,
    process: find,
    kill: (name, signal) => find(name).kill(signal),
    restart: async (name) => {
      const member = find(name);
      await member.stop(shareOf(member.kind, deadlineMs));
      member.start();
      await member.ready();
    },
    stop: () => {
      stopping ??= undo.disposeAsync();
      return stopping;
    },
  };
}
