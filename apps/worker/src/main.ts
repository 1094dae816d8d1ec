import { openDatabase } from '@waybill/db';
import { createTransact } from '@waybill/domain';
import { openQueues } from '@waybill/queue';
import {
  createHealth,
  createLogger,
  exitOnCrash,
  onShutdown,
  readSettingsOrExit,
  schemaCheckOrExit,
  serveHealth,
} from '@waybill/runtime';
import { createHandlers } from './handlers.ts';
import { createRunJob } from './run-job.ts';
import { ActiveRuns } from './steps/perform.ts';
import { openTools } from './tools.ts';
import { startWorkers } from './workers.ts';

/** The rest of the time to stop is for closing what the jobs used. */
const drainShare = 0.7;

const settings = readSettingsOrExit('worker');
const log = createLogger({ name: 'worker', level: settings.process.logLevel });
exitOnCrash(log);

const { database } = settings;
const db = openDatabase({
  url: database.appUrl,
  max: database.poolMax,
  applicationName: 'waybill-worker',
  onIdleError: (error) => log.warn({ err: error }, 'an idle database connection broke'),
});
const checkSchema = await schemaCheckOrExit(db, log);
const queues = await openQueues({ ...settings.queue, postgresUrl: database.appUrl, log });
const transact = createTransact({ db, onCommitted: (jobs) => void queues.dispatch(jobs) });
const tools = openTools(settings, { transact, log });
const runs = new ActiveRuns();
const workers = startWorkers({
  queues,
  process: createRunJob({ db, transact, handlers: createHandlers(tools), runs, log }),
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
const server = await serveHealth(health, settings.health);
log.info({ healthPort: server.port, backend: queues.backend }, 'ready');

const { shutdownDeadlineMs } = settings.process;
onShutdown(
  [
    { name: 'say no to health checks', run: () => health.close() },
    { name: 'let the running jobs end', run: () => drain(shutdownDeadlineMs * drainShare) },
    { name: 'close the queue', run: () => queues.close({ deadlineMs: 500 }) },
    { name: 'close the mail server connection', run: () => tools.close() },
    { name: 'close the database', run: () => db.close() },
    { name: 'close the health server', run: () => server.close() },
  ],
  { deadlineMs: shutdownDeadlineMs, log },
);

async function drain(deadlineMs: number): Promise<void> {
  if (!(await workers.stop({ deadlineMs })))
    throw new Error('some jobs did not end in time; others start them again');
}
