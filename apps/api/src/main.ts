import { openDatabase } from '@waybill/db';
import {
  createIntake,
  createReadCredentials,
  createTransact,
  type OutboxJob,
  parseKeyring,
  startHeartbeat,
} from '@waybill/domain';
import { createTenantProviders } from '@waybill/providers/credentials';
import { createStorage } from '@waybill/providers/storage';
import { openQueues } from '@waybill/queue';
import {
  createHealth,
  createLogger,
  exitOnCrash,
  onShutdown,
  readSettingsOrExit,
  schemaCheckOrExit,
  version,
} from '@waybill/runtime';
import {
  createBreakerBook,
  createCountDispatch,
  createCountOccurrences,
  createObserveCall,
  openMetrics,
  startTracing,
  traceFields,
  watchPools,
} from '@waybill/telemetry';
import { createApp } from './app.ts';
import { startKeyUses } from './auth/key-uses.ts';
import { readSigningKeys } from './auth/signing-keys.ts';
import { servePublicMetrics } from './http/public-metrics.ts';
import { serveHttp } from './http-server.ts';
import { openCountStore } from './limits/count-store.ts';
import { createLimits, windowSeconds } from './limits/limits.ts';
import { createSharedCounts } from './limits/shared-counts.ts';
import { createOrderWatcher } from './orders/order-watcher.ts';
import { patience } from './patience.ts';
import { startRequestCounts } from './tenants/count-requests.ts';

const settings = readSettingsOrExit('api');
const log = createLogger({ name: 'api', level: settings.process.logLevel, fields: traceFields });
exitOnCrash(log);
const { metricsToken, otlpEndpoint, sampleRatio } = settings.telemetry;
const tracing = await startTracing({
  ...{ role: 'api', endpoint: otlpEndpoint, sampleRatio, continued: 'ours', log },
});
const metrics = openMetrics('api');

const { database, http } = settings;
const db = openDatabase({
  url: database.appUrl,
  max: database.poolMax,
  applicationName: 'waybill-api',
  ...patience,
  onIdleError: (error) => log.warn({ err: error }, 'an idle database connection broke'),
});
const checkSchema = await schemaCheckOrExit(db, log);
const queues = await openQueues({ ...settings.queue, postgresUrl: database.appUrl, log });
// The fast path: nobody waits for it, and what it misses the relay adds.
const countDispatch = createCountDispatch(metrics.dispatch);
const onCommitted = (jobs: readonly OutboxJob[]) => void queues.dispatch(jobs).then(countDispatch);
// Every order that is accepted owes one such job.
const onAccepted = (jobs: readonly OutboxJob[]) => {
  metrics.business.ordersAccepted.inc(jobs.filter(({ job }) => job === 'order.process').length);
  onCommitted(jobs);
};
const watcher = createOrderWatcher({ db, log });
const health = createHealth({
  log,
  checks: {
    database: { run: checkSchema, deadlineMs: 2_000, need: 'required' },
    queue: { run: () => queues.ping(), deadlineMs: 2_000, need: 'degrading' },
  },
});
const transact = createTransact({ db, onCommitted, onOccurred: createCountOccurrences(metrics.business) });
const keyring = settings.credentials.keys === null ? null : parseKeyring(settings.credentials.keys);
const readCredentials = createReadCredentials({ transact, keyring });
const tenantProviders = createTenantProviders({
  settings,
  readCredentials,
  observe: createObserveCall(metrics.providers),
  onBreakerChange: createBreakerBook(metrics.providers, metrics),
});
watchPools(metrics.pools, metrics, { app: db, max: database.poolMax });
const keyUses = startKeyUses(db, { log });
const requestCounts = startRequestCounts(db, { log });
const windowMs = windowSeconds * 1_000;
const countStore = openCountStore({
  redis:
    settings.queue.redisUrl === null
      ? null
      : { url: settings.queue.redisUrl, isCluster: settings.queue.redisCluster },
  ...{ prefix: settings.queue.prefix, db, windowMs },
});
const counts = createSharedCounts({
  ...{ store: countStore, windowMs, log },
  onStoreFailure: () => metrics.limits.storeFailures.inc(),
});
const app = createApp({
  db,
  transact,
  intake: createIntake({ db, onCommitted: onAccepted }),
  queues,
  providers: tenantProviders.providers,
  tenantProviders,
  keyring,
  hookTargets: settings.hooks,
  watcher,
  storage: createStorage(settings.storage),
  health,
  serveMetrics: servePublicMetrics(metrics, {
    token: metricsToken,
    environment: settings.process.environment,
  }),
  metrics,
  isTraced: tracing.isOn,
  noteKeyUse: keyUses.note,
  requestCounts,
  limits: createLimits({
    ...{ counts, settings: settings.limits },
    onRefused: (limit) => metrics.limits.refused.inc({ limit }),
  }),
  log,
  publicUrl: http.publicUrl,
  trustedProxies: http.trustedProxies,
  secret: settings.access.secret,
  baseDomain: settings.tenants.baseDomain,
  tenantGraceDays: settings.tenants.graceDays,
  signingKeys: readSigningKeys(settings.access.signingKeys, settings.access.secret),
});
const server = await serveHttp(app, http);
const heartbeat = startHeartbeat({
  db,
  role: 'api',
  version,
  onError: (error) => log.warn({ err: error }, 'nobody can be told that this process is alive'),
});
log.info({ port: server.port, backend: queues.backend }, 'ready');

onShutdown(
  [
    { name: 'say no to health checks', run: () => health.close() },
    { name: 'leave the list of processes', run: () => heartbeat.stop() },
    { name: 'end waits and streams', run: () => watcher.close() },
    { name: 'answer what was asked', run: () => server.close() },
    { name: 'tell what was counted', run: () => counts.close() },
    { name: 'close the store of the counts', run: () => countStore.close() },
    { name: 'close the queue', run: () => queues.close() },
    { name: 'write down which keys were used', run: () => keyUses.close() },
    { name: 'write down how often shops asked', run: () => requestCounts.close() },
    { name: 'close the database', run: () => db.close() },
    { name: 'hand over the last traces', run: () => tracing.stop() },
  ],
  { deadlineMs: settings.process.shutdownDeadlineMs, log },
);
