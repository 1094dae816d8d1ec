import { defineMetrics } from '../definition.ts';

export const collectionMetrics = defineMetrics({
  up: {
    type: 'gauge',
    name: 'waybill_collection_up',
    help: '1 when what this process asks others for at a scrape could be asked; 0 when those figures are missing.',
    labels: { source: ['pools', 'breakers', 'outbox', 'queues', 'schedule'] },
  },
});
