import { defineMetrics } from '../definition.ts';

const pool = ['app', 'system'] as const;

export const poolMetrics = defineMetrics({
  connections: {
    type: 'gauge',
    name: 'waybill_db_connections',
    help: 'Connections that this process holds to Postgres; `app` acts for one shop, `system` for relay and sweeps.',
    labels: { pool, state: ['idle', 'busy'] },
  },
  waiting: {
    type: 'gauge',
    name: 'waybill_db_waiting',
    help: 'Transactions that wait for a connection.',
    labels: { pool },
  },
  max: {
    type: 'gauge',
    name: 'waybill_db_connections_max',
    help: 'Connections that the pool may open (`DB_POOL_MAX`).',
    labels: { pool },
  },
});
