import {
  type BackendClasses,
  createPostgresBackend,
  createRedisBackend,
  type IQueueBackend,
  withBackend,
} from 'bullmq';

/** An order leads to so many jobs more: a mail to the customer and one to the merchant. */
const mailsPerOrder = 2;
export const jobsPerOrder = 1 + mailsPerOrder;

/** The same jobs as Waybill's for an order that is paid by invoice, none of which does anything. */
export interface NoopQueues {
  /** Adds so many orders. */
  fill(orders: number): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  work(concurrency: { orders: number; mail: number }): Promise<void>;
  /** Jobs that ended in this process. */
  readonly ended: number;
  close(): Promise<void>;
}

export const openNoopQueues = ({ store, prefix }: { store: string; prefix: string }): NoopQueues =>
  store.startsWith('redis')
    ? onBackend(withBackend(createRedisBackend), { url: store }, prefix)
    : onBackend(
        withBackend(createPostgresBackend),
        { connectionString: store, skipMigrations: true },
        prefix,
      );

const chunk = 500;

function onBackend<Backend extends IQueueBackend, Connection>(
  { Queue, Worker }: BackendClasses<Backend, Connection>,
  connection: Connection,
  prefix: string,
): NoopQueues {
  const options = { connection, prefix, defaultJobOptions: { removeOnComplete: true } };
  const orders = new Queue('noop-orders', options);
  const mails = new Queue('noop-mail', options);
  const queues = [orders, mails];
  const workers: { close(): Promise<void> }[] = [];
  let ended = 0;
  const mail = (to: string) => ({ name: 'mail', data: { to } });

  return {
    fill: async (count) => {
      for (let from = 0; from < count; from += chunk) {
        const size = Math.min(chunk, count - from);
        const jobs = Array.from({ length: size }, (_, nth) => ({
          name: 'order',
          data: { orderId: crypto.randomUUID(), nth: from + nth },
        }));
        await orders.addBulk(jobs);
      }
    },
    pause: async () => void (await Promise.all(queues.map((queue) => queue.pause()))),
    resume: async () => void (await Promise.all(queues.map((queue) => queue.resume()))),
    work: async (concurrency) => {
      const process = async () => void (await mails.addBulk([mail('customer'), mail('merchant')]));
      const both = [
        new Worker('noop-orders', process, { connection, prefix, concurrency: concurrency.orders }),
        new Worker('noop-mail', async () => undefined, { connection, prefix, concurrency: concurrency.mail }),
      ];
      workers.push(...both);
      for (const worker of both) worker.on('completed', () => ended++);
      await Promise.all(both.map((worker) => worker.waitUntilReady()));
    },
    get ended() {
      return ended;
    },
    close: async () => {
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all(queues.map((queue) => queue.close()));
    },
  };
}
