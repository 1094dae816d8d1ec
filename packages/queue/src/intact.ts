import { type QueueName, queueNames } from '@waybill/domain';
import type { BullQueue } from './backend.ts';

/** A mark among the queue's own keys: it is gone when they are. */
const field = 'waybill-intact';

export async function erasedQueues(queueOf: (name: QueueName) => BullQueue): Promise<QueueName[]> {
  const intact = await Promise.all(
    queueNames.map((name) => queueOf(name).getBackend().hasQueueMetaField(field)),
  );
  return queueNames.filter((_, index) => !intact[index]);
}

export async function markIntact(queues: readonly BullQueue[]): Promise<void> {
  await Promise.all(queues.map((queue) => queue.getBackend().setQueueMeta({ [field]: 1 })));
}
