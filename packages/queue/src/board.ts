import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import type { RequestHandler } from 'express';
import type { Queues } from './queues.ts';

export interface QueueBoardOptions {
  /** Where the board is mounted, for example `/ops/queues`. */
  basePath: string;
  /** Shows everything and changes nothing. */
  readOnly?: boolean;
}

/**
 * What a person may change. Everything else would edit, add or delete jobs behind the outbox's back: the relay would
 * bring them back, or they would end at once because no obligation stands behind them. By the board's own routes.
 */
export const boardChanges: Readonly<Record<string, string>> = {
  '/api/queues/:queueName/:jobId/retry': 'retry',
  '/api/queues/:queueName/retry/:queueStatus': 'retry all',
  '/api/queues/:queueName/:jobId/promote': 'promote',
  '/api/queues/:queueName/promote': 'promote all',
  '/api/queues/:queueName/pause': 'pause',
  '/api/queues/:queueName/resume': 'resume',
  '/api/queues/pause': 'pause',
  '/api/queues/resume': 'resume',
};

/** Bull Board over all queues. Mount it behind the staff login. */
export function createQueueBoard(
  queues: Pick<Queues, 'all'>,
  { basePath, readOnly = false }: QueueBoardOptions,
): RequestHandler {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(basePath);
  createBullBoard({
    // Bull Board's types know BullMQ on Redis only; it works with every backend.
    queues: queues.all.map(
      (queue) => new BullMQAdapter(queue as unknown as Queue, { readOnlyMode: readOnly }),
    ),
    serverAdapter,
    options: {
      uiConfig: { boardTitle: 'Waybill queues', hideDocsLink: true },
      handlerHooks: {
        before: async ({ method, route }) =>
          method === 'get' || route in boardChanges
            ? { allow: true }
            : {
                allow: false,
                status: 403,
                message: 'Jobs follow the outbox: they can be retried, not edited',
              },
      },
    },
  });
  return serverAdapter.getRouter() as RequestHandler;
}
