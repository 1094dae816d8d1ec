import { defineMetrics } from '../definition.ts';

export const processMetrics = defineMetrics({
  alive: {
    type: 'gauge',
    name: 'waybill_processes',
    help: 'Processes of the installation that said within the last 20 seconds that they are alive.',
    labels: { role: ['api', 'worker', 'scheduler'] },
  },
});
