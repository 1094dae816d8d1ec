import { expect, it } from 'vitest';
import { inTimeLapse } from './time-lapse.ts';

it.each([
  [
    'max by (job_name) (waybill_outbox_oldest_seconds) > 300',
    'max by (job_name) (waybill_outbox_oldest_seconds) > 5',
  ],
  ['max(waybill_relay_lag_seconds) > 60', 'max(waybill_relay_lag_seconds) > 1'],
  ['sum(increase(a_total[5m])) > 3', 'sum(increase(a_total[5s])) > 3'],
  ['increase(a_total{x="300"}[15m]) > 0', 'increase(a_total{x="300"}[15s]) > 0'],
  ['min_over_time(a[1m]) > 0', 'min_over_time(a[5s]) > 0'],
  ['histogram_quantile(0.95, rate(a_bucket[5m])) > 60', 'histogram_quantile(0.95, rate(a_bucket[5s])) > 1'],
  ['a > 0.25', 'a > 0.25'],
])('%s becomes %s', (expr, expected) => {
  expect(inTimeLapse(expr)).toBe(expected);
});
