import { openDatabase } from '@waybill/db';
import { createTransact } from '@waybill/domain';
import { openQueues, relayOnce } from '@waybill/queue';
import {
  createHealth,
  createLogger,
  exitOnCrash,
  onShutdown,
  readSettingsOrExit,
  schemaCheckOrExit,
  serveHealth,
} from '@waybill/runtime';
import { loop } from './loop.ts';
import { runSweep } from './run-sweep.ts';
import { relayEveryMs, schedules, tickMs } from './schedules.ts';

const settings = readSettingsOrExit('scheduler');
const log = createLogger({ name: 'scheduler', level: settings.process.logLevel });
exitOnCrash(log);

const { database } = settings;
const onIdleError = (error: Error) => log.warn({ err: error }, 'an idle database connection broke');
const pool = { max: database.poolMax, applicationName: 'waybill-scheduler', onIdleError };
const db = openDatabase({ ...pool, url: database.appUrl });
const systemDb = openDatabase({ ...pool, url: database.systemUrl });
const checkSchema = await schemaCheckOrExit(systemDb, log);
const queues = await openQueues({ ...settings.queue, postgresUrl: database.appUrl, log });
const transact = createTransact({ db, onCommitted: (jobs) => void queues.dispatch(jobs) });

const relay = async () => {
  const { relayed } = await relayOnce({ db: systemDb, queues, now: new Date(), log });
  if (relayed > 0) log.info({ relayed }, 'relayed');
};
const loops = [
  loop(relay, { name: 'relay', everyMs: relayEveryMs, log }),
  ...schedules.map((schedule) =>
    loop(() => runSweep(schedule, { systemDb, transact, log }), {
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
const server = await serveHealth(health, settings.health);
log.info({ healthPort: server.port, backend: queues.backend }, 'ready');

onShutdown(
  [
    { name: 'say no to health checks', run: () => health.close() },
    { name: 'end the loops', run: async () => void (await Promise.all(loops.map((each) => each.stop()))) },
    { name: 'close the queue', run: () => queues.close() },
    { name: 'close the database', run: async () => void (await Promise.all([db.close(), systemDb.close()])) },
    { name: 'close the health server', run: () => server.close() },
  ],
  { deadlineMs: settings.process.shutdownDeadlineMs, log },
);
