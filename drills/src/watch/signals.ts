/** What shows a metric or an alert: a drill in which it has to change. */
export interface Signal {
  /** The name of a metric of ours, or of an alert. */
  readonly name: string;
  /** The name of the drill. */
  readonly seenIn: string;
  /** Only series with these labels, where a change of others would prove little. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** The signal as an operator would write it: `name{label="value"}`. */
export function nameOf({ name, labels }: Signal): string {
  if (!labels) return name;
  const matchers = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return `${name}{${matchers.join(',')}}`;
}

const seenIn =
  (drill: string) =>
  (name: string, labels?: Record<string, string>): Signal => ({
    name,
    seenIn: drill,
    ...(labels && { labels }),
  });

const standstill = seenIn('standstill');
const storm = seenIn('psp-500-storm');
const poison = seenIn('poison-job');
const killed = seenIn('kill-postgres');

/** For each metric and each alert a drill in which it has to change; a test says when one is missing. */
export const signals: readonly Signal[] = [
  standstill('waybill_http_request_duration_seconds', { route: '/v1/orders' }),
  standstill('waybill_orders_accepted_total'),
  standstill('waybill_orders_moved_total', { status: 'processing' }),
  standstill('waybill_money_minor_units_total', { kind: 'captured' }),
  standstill('waybill_mails_total', { result: 'sent' }),
  standstill('waybill_stock_alerts_total'),
  standstill('waybill_ai_drafts_total', { outcome: 'written' }),
  standstill('waybill_ai_tokens_total'),
  standstill('waybill_ai_cost_dollars_total'),
  standstill('waybill_ai_budget_used_ratio'),
  standstill('waybill_dispatched_jobs_total', { result: 'added' }),
  standstill('waybill_job_runs_total', { outcome: 'done' }),
  storm('waybill_job_runs_total', { outcome: 'retry' }),
  poison('waybill_job_runs_total', { outcome: 'parked' }),
  killed('waybill_job_runs_total', { outcome: 'could_not_run' }),
  standstill('waybill_job_duration_seconds'),
  standstill('waybill_job_attempts'),
  standstill('waybill_job_waiting_seconds'),
  standstill('waybill_jobs_running'),
  // It only changes with the number of workers.
  seenIn('kill-worker')('waybill_job_slots'),
  standstill('waybill_provider_call_duration_seconds', { provider: 'stripe', outcome: 'ok' }),
  storm('waybill_provider_call_duration_seconds', { outcome: 'unknown' }),
  storm('waybill_provider_breakers', { state: 'open' }),
  storm('waybill_provider_breaker_opened_total'),
  standstill('waybill_outbox_open'),
  standstill('waybill_outbox_oldest_seconds'),
  poison('waybill_outbox_parked'),
  standstill('waybill_relay_lag_seconds'),
  standstill('waybill_relayed_jobs_total', { result: 'added' }),
  standstill('waybill_queue_jobs', { state: 'waiting' }),
  standstill('waybill_queue_paused', { queue: 'mail' }),
  standstill('waybill_sweep_last_finished_seconds', { sweep: 'low-stock' }),
  standstill('waybill_sweep_overdue_seconds'),
  standstill('waybill_sweep_runs_total', { outcome: 'failed' }),
  standstill('waybill_sweep_mended_total', { sweep: 'low-stock' }),
  standstill('waybill_processes'),
  standstill('waybill_db_connections', { state: 'busy' }),
  standstill('waybill_db_waiting'),
  standstill('waybill_db_connections_max'),
  killed('waybill_collection_up', { source: 'outbox' }),
  standstill('waybill_rate_limited_requests_total', { limit: 'address' }),
  // The counts are where the queues are, so both stores have to be out of reach.
  seenIn('half-open-connections')('waybill_rate_limit_store_failures_total'),

  standstill('WaybillNoApi'),
  standstill('WaybillNoWorker'),
  standstill('WaybillNoScheduler'),
  standstill('WaybillEventLoopDelayed'),
  standstill('WaybillPoolExhausted'),
  killed('WaybillFiguresMissing'),
  killed('WaybillRequestsFail'),
  standstill('WaybillOutboxOverdue'),
  poison('WaybillObligationsParked'),
  standstill('WaybillRelayBehind'),
  seenIn('restart-redis')('WaybillQueueRefuses'),
  standstill('WaybillQueuePaused'),
  standstill('WaybillJobsWait'),
  storm('WaybillJobsFail'),
  standstill('WaybillSweepLate'),
  standstill('WaybillSweepFails'),
  storm('WaybillBreakerOpened'),
  storm('WaybillProviderFails'),
];
