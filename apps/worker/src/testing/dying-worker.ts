import { appendFileSync } from 'node:fs';
import { openDatabase } from '@waybill/db';
import { done, type Handler } from '@waybill/domain';
import { openQueues } from '@waybill/queue';
import { pipeline, quietLog } from './pipeline.ts';

/**
 * A worker process that dies at the place its first argument names, as `kill -9` would make it: `before` or `after`
 * the commit of its job's effect, or `never`. It notes each start of the handler, and each effect, in a file.
 */
const [place, appUrl = '', redisUrl = '', diary = ''] = process.argv.slice(2);

const note = (word: string) => appendFileSync(diary, `${word}\n`);
const die = () => process.kill(process.pid, 'SIGKILL');

const handle: Handler<'order.process'> = async (run) => {
  note('start');
  if (place === 'before') die();
  await run.fulfil(async (ctx) => ctx.enqueue('mail.send', { messageId: run.payload.orderId }));
  note('effect');
  if (place === 'after') die();
  return done;
};

const db = openDatabase({ url: appUrl, max: 4, applicationName: 'dying-worker' });
const queues = await openQueues({ redisUrl: redisUrl || null, postgresUrl: appUrl, log: quietLog });
const { process: run } = pipeline(db, queues, handle);
await queues.work('orders', run, { concurrency: 1, lockMs: 1_000, stalledCheckMs: 300 }).ready();
process.on('disconnect', () => process.exit());
