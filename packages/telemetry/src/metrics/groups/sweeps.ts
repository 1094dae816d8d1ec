import { defineMetrics } from '../definition.ts';

const sweep = 'the names of the sweeps';

export const sweepMetrics = defineMetrics({
  overdue: {
    type: 'gauge',
    name: 'waybill_sweep_overdue_seconds',
    help: 'For how long the next run of a sweep has been due, whichever scheduler will have it.',
    labels: { sweep },
  },
  lastFinished: {
    type: 'gauge',
    name: 'waybill_sweep_last_finished_seconds',
    help: 'When the last run of a sweep ended, in seconds since 1970, whichever scheduler had it.',
    labels: { sweep },
  },
  runs: {
    type: 'counter',
    name: 'waybill_sweep_runs_total',
    help: 'Runs of sweeps in this process.',
    labels: { sweep, outcome: ['done', 'failed'] },
  },
  mended: {
    type: 'counter',
    name: 'waybill_sweep_mended_total',
    help: 'What sweeps of this process found and dealt with.',
    labels: { sweep },
  },
});
