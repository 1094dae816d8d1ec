import { z } from 'zod';

const schema = z.object({
  /** Where BullMQ keeps its jobs: a redis:// or postgres:// address. */
  BASELINE_STORE: z.string(),
  BASELINE_PREFIX: z.string(),
  /** Jobs at the same time, by queue; a server that works on none needs none. */
  BASELINE_CONCURRENCY_ORDERS: z.coerce.number().default(1),
  BASELINE_CONCURRENCY_MAIL: z.coerce.number().default(1),
});

/** What the programs of the baselines are told by who starts them. */
export function readBaselineSettings() {
  const values = schema.parse(process.env);
  return {
    store: values.BASELINE_STORE,
    prefix: values.BASELINE_PREFIX,
    concurrency: {
      orders: values.BASELINE_CONCURRENCY_ORDERS,
      mail: values.BASELINE_CONCURRENCY_MAIL,
    },
  };
}

export interface BaselineSettings {
  store: string;
  prefix: string;
  concurrency?: { orders: number; mail: number };
}

export const baselineEnvironment = ({ store, prefix, concurrency }: BaselineSettings): NodeJS.ProcessEnv => ({
  BASELINE_STORE: store,
  BASELINE_PREFIX: prefix,
  ...(concurrency && {
    BASELINE_CONCURRENCY_ORDERS: String(concurrency.orders),
    BASELINE_CONCURRENCY_MAIL: String(concurrency.mail),
  }),
});
