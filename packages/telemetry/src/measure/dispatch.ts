import type { Instruments } from '../metrics/open-metrics.ts';

/** Counts what became of jobs that were handed to the queue. */
export const createCountDispatch =
  ({ jobs }: Instruments<'dispatch'>) =>
  ({ dispatched, failed }: { dispatched: number; failed: number }): void => {
    jobs.inc({ result: 'added' }, dispatched);
    jobs.inc({ result: 'left_to_relay' }, failed);
  };
