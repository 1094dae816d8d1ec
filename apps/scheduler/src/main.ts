import { openDatabase } from '@waybill/db';
import { createTransact, startHeartbeat } from '@waybill/domain';
import { createStorage } from '@waybill/providers/storage';
import { openQueues, relayOnce } from '@waybill/queue';
import {
  createHealth,
  createLogger,
  exitOnCrash,
  onShutdown,
  readSettingsOrExit,
  schemaCheckOrExit,
  serveHealth,
  version,
} from '@waybill/runtime';
import {
  createCountDispatch,
  createCountOccurrences,
  createServeMetrics,
  openMetrics,
  startTracing,
  traceFields,
  watchPools,
} from '@waybill/telemetry';
import { loop } from './loop.ts';
import { runSweep } from './run-sweep.ts';
import { relayEveryMs, schedules, tickMs } from './schedules.ts';
import { watchInstallation } from './watch-installation.ts';

const settings = readSettingsOrExit('scheduler');
const log = createLogger({ name: 'scheduler', level: settings.process.logLevel, fields: traceFields });
exitOnCrash(log);
const { metricsToken, otlpEndpoint, sampleRatio } = settings.telemetry;
const tracing = await startTracing({
  ...{ role: 'scheduler', endpoint: otlpEndpoint, sampleRatio, continued: 'theirs', log },
});
const metrics = openMetrics('scheduler');

const { database } = settings;
const onIdleError = (error: Error) => log.warn({ err: error }, 'an idle database connection broke');
const pool = { max: database.poolMax, applicationName: 'waybill-scheduler', onIdleError };
const db = openDatabase({ ...pool, url: database.appUrl });
const systemDb = openDatabase({ ...pool, url: database.systemUrl });
const checkSchema = await schemaCheckOrExit(systemDb, log);
const queues = await openQueues({ ...settings.queue, postgresUrl: database.appUrl, log });
const countDispatch = createCountDispatch(metrics.dispatch);
const transact = createTransact({
  db,
  onCommitted: (jobs) => void queues.dispatch(jobs).then(countDispatch),
  onOccurred: createCountOccurrences(metrics.business),
});

const storage = createStorage(settings.storage);

const relay = async () => {
  const { relayed, failed } = await relayOnce({ db: systemDb, queues, now: systemDb.now(), log });
  metrics.outbox.relayed.inc({ result: 'added' }, relayed);
  metrics.outbox.relayed.inc({ result: 'refused' }, failed);
  if (relayed > 0) log.info({ relayed }, 'relayed');
};
const loops = [
  loop(relay, { name: 'relay', everyMs: relayEveryMs, log }),
  ...schedules.map((schedule) =>
    loop(() => runSweep(schedule, { systemDb, transact, storage, log, metrics: metrics.sweeps }), {
      name: schedule.name,
      everyMs: tickMs,
      log,
    }),
  ),
];

const health = createHealth({
  log,
  checks: {
    database: { run: checkSchema, deadlineMs: 2_000, need: 'required' },
    queue: { run: () => queues.ping(), deadlineMs: 2_000, need: 'degrading' },
  },
});
watchInstallation({ systemDb, queues, metrics });
watchPools(metrics.pools, metrics, { app: db, system: systemDb, max: database.poolMax });
const serveMetrics = createServeMetrics({ metrics, token: metricsToken, served: true });
const server = await serveHealth(health, settings.health, serveMetrics);
const heartbeat = startHeartbeat({
  db: systemDb,
  role: 'scheduler',
  version,
  onError: (error) => log.warn({ err: error }, 'nobody can be told that this process is alive'),
});
log.info({ healthPort: server.port, backend: queues.backend }, 'ready');

onShutdown(
  [
    { name: 'say no to health checks', run: () => health.close() },
    { name: 'leave the list of processes', run: () => heartbeat.stop() },
    { name: 'end the loops', run: async () => void (await Promise.all(loops.map((each) => each.stop()))) },
    { name: 'close the queue', run: () => queues.close() },
    { name: 'close the database', run: async () => void (await Promise.all([db.close(), systemDb.close()])) },
    { name: 'hand over the last traces', run: () => tracing.stop() },
    { name: 'close the health server', run: () => server.close() },
  ],
  { deadlineMs: settings.process.shutdownDeadlineMs, log },
);
