import { openDatabase } from '@waybill/db';
import {
  createIntake,
  createReadCredentials,
  createTransact,
  type OutboxJob,
  parseKeyring,
} from '@waybill/domain';
import { createTenantProviders } from '@waybill/providers/credentials';
import { openQueues } from '@waybill/queue';
import {
  createHealth,
  createLogger,
  exitOnCrash,
  onShutdown,
  readSettingsOrExit,
  schemaCheckOrExit,
} from '@waybill/runtime';
import { createApp } from './app.ts';
import { serveHttp } from './http-server.ts';
import { createOrderWatcher } from './orders/order-watcher.ts';

const settings = readSettingsOrExit('api');
const log = createLogger({ name: 'api', level: settings.process.logLevel });
exitOnCrash(log);

const { database, http } = settings;
const db = openDatabase({
  url: database.appUrl,
  max: database.poolMax,
  applicationName: 'waybill-api',
  onIdleError: (error) => log.warn({ err: error }, 'an idle database connection broke'),
});
const checkSchema = await schemaCheckOrExit(db, log);
const queues = await openQueues({ ...settings.queue, postgresUrl: database.appUrl, log });
// The fast path: nobody waits for it, and what it misses the relay adds.
const onCommitted = (jobs: readonly OutboxJob[]) => void queues.dispatch(jobs);
const watcher = createOrderWatcher({ db, log });
const health = createHealth({
  log,
  checks: {
    database: { run: checkSchema, deadlineMs: 2_000, need: 'required' },
    queue: { run: () => queues.ping(), deadlineMs: 2_000, need: 'degrading' },
  },
});
const transact = createTransact({ db, onCommitted });
const keyring = settings.credentials.keys === null ? null : parseKeyring(settings.credentials.keys);
const readCredentials = createReadCredentials({ transact, keyring });
const tenantProviders = createTenantProviders({ settings, readCredentials });
const app = createApp({
  db,
  transact,
  intake: createIntake({ db, onCommitted }),
  queues,
  providers: tenantProviders.providers,
  tenantProviders,
  keyring,
  watcher,
  health,
  log,
  publicUrl: http.publicUrl,
  secret: settings.access.secret,
});
const server = await serveHttp(app, http);
log.info({ port: server.port, backend: queues.backend }, 'ready');

onShutdown(
  [
    { name: 'say no to health checks', run: () => health.close() },
    { name: 'end waits and streams', run: () => watcher.close() },
    { name: 'answer what was asked', run: () => server.close() },
    { name: 'close the queue', run: () => queues.close() },
    { name: 'close the database', run: () => db.close() },
  ],
  { deadlineMs: settings.process.shutdownDeadlineMs, log },
);
