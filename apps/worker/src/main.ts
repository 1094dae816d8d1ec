import { openDatabase } from '@waybill/db';
import { createTransact, type OutboxJob, queueNames, startHeartbeat } from '@waybill/domain';
import { openQueues } from '@waybill/queue';
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
  createBreakerBook,
  createCountDispatch,
  createCountOccurrences,
  createObserveCall,
  createServeMetrics,
  openMetrics,
  startTracing,
  traceFields,
  watchPools,
} from '@waybill/telemetry';
import { createHandlers } from './handlers.ts';
import { openJobTransactions } from './job-transactions.ts';
import { createRunJob } from './run-job.ts';
import { createObserveRun } from './steps/observe.ts';
import { ActiveRuns } from './steps/perform.ts';
import { openTools } from './tools.ts';
import { startWorkers } from './workers.ts';

/** The rest of the time to stop is for closing what the jobs used. */
const drainShare = 0.7;
/** Jobs that share a transaction all wait for it. A connection that fell silent is given up after this long. */
const transactionMs = 20_000;

const settings = readSettingsOrExit('worker');
const log = createLogger({ name: 'worker', level: settings.process.logLevel, fields: traceFields });
exitOnCrash(log);
const { metricsToken, otlpEndpoint, sampleRatio } = settings.telemetry;
// A trace that an api began is kept where the api keeps it.
const tracing = await startTracing({
  ...{ role: 'worker', endpoint: otlpEndpoint, sampleRatio, continued: 'theirs', log },
});
const metrics = openMetrics('worker');

const { database } = settings;
const db = openDatabase({
  url: database.appUrl,
  max: database.poolMax,
  applicationName: 'waybill-worker',
  deadlineMs: transactionMs,
  onIdleError: (error) => log.warn({ err: error }, 'an idle database connection broke'),
});
const checkSchema = await schemaCheckOrExit(db, log);
const queues = await openQueues({ ...settings.queue, postgresUrl: database.appUrl, log });
const countDispatch = createCountDispatch(metrics.dispatch);
const transactOptions = {
  db,
  onCommitted: (jobs: readonly OutboxJob[]) => void queues.dispatch(jobs).then(countDispatch),
  onOccurred: createCountOccurrences(metrics.business),
};
const tools = openTools(settings, {
  transact: createTransact(transactOptions),
  log,
  observe: createObserveCall(metrics.providers),
  noteBreaker: createBreakerBook(metrics.providers, metrics),
});
const runs = new ActiveRuns();
const workers = startWorkers({
  queues,
  process: createRunJob({
    ...{ transactions: openJobTransactions(transactOptions), handlers: createHandlers(tools), runs, log },
    observe: createObserveRun(metrics.jobs, () => db.now()),
  }),
  runs,
  concurrency: settings.work.concurrency,
});

const health = createHealth({
  log,
  checks: {
    database: { run: checkSchema, deadlineMs: 2_000, need: 'required' },
    queue: { run: () => queues.ping(), deadlineMs: 2_000, need: 'required' },
  },
});
watchPools(metrics.pools, metrics, { app: db, max: database.poolMax });
for (const [queue, slots] of Object.entries(settings.work.concurrency))
  metrics.jobs.slots.set({ queue }, slots);
const serveMetrics = createServeMetrics({ metrics, token: metricsToken, served: true });
const server = await serveHealth(health, settings.health, serveMetrics);
const heartbeat = startHeartbeat({
  db,
  role: 'worker',
  version,
  queues: queueNames,
  onError: (error) => log.warn({ err: error }, 'nobody can be told that this process is alive'),
});
log.info({ healthPort: server.port, backend: queues.backend }, 'ready');

const { shutdownDeadlineMs } = settings.process;
onShutdown(
  [
    { name: 'say no to health checks', run: () => health.close() },
    { name: 'leave the list of processes', run: () => heartbeat.stop() },
    { name: 'let the running jobs end', run: () => drain(shutdownDeadlineMs * drainShare) },
    { name: 'close the queue', run: () => queues.close({ deadlineMs: 500 }) },
    { name: 'close the mail server connection', run: () => tools.close() },
    { name: 'close the database', run: () => db.close() },
    { name: 'hand over the last traces', run: () => tracing.stop() },
    { name: 'close the health server', run: () => server.close() },
  ],
  { deadlineMs: shutdownDeadlineMs, log },
);

async function drain(deadlineMs: number): Promise<void> {
  if (!(await workers.stop({ deadlineMs })))
    throw new Error('some jobs did not end in time; others start them again');
}
