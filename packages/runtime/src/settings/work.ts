import { defineGroup } from './group.ts';
import { wholeNumber } from './kinds.ts';
import { withDefault } from './variable.ts';

const jobsAtOnce = (what: string, fallback: string) =>
  withDefault(wholeNumber(1, 500, Number(fallback)), fallback, {
    summary: `How many ${what} jobs one worker process runs at once.`,
  });

export const workGroup = defineGroup({
  title: 'Work',
  variables: {
    WORKER_CONCURRENCY_ORDERS: jobsAtOnce('order', '40'),
    WORKER_CONCURRENCY_PAYMENTS: jobsAtOnce('payment', '10'),
    WORKER_CONCURRENCY_STOCK: jobsAtOnce('stock', '5'),
    WORKER_CONCURRENCY_MAIL: jobsAtOnce('mail', '40'),
    WORKER_CONCURRENCY_AI: jobsAtOnce('AI', '2'),
    WORKER_CONCURRENCY_WEBHOOKS: jobsAtOnce('webhook', '20'),
  },
  build: (values) => ({
    concurrency: {
      orders: values.WORKER_CONCURRENCY_ORDERS,
      payments: values.WORKER_CONCURRENCY_PAYMENTS,
      stock: values.WORKER_CONCURRENCY_STOCK,
      mail: values.WORKER_CONCURRENCY_MAIL,
      ai: values.WORKER_CONCURRENCY_AI,
      webhooks: values.WORKER_CONCURRENCY_WEBHOOKS,
    },
  }),
});
