import type { Settlement } from '@waybill/queue';
import type { Logger } from '@waybill/runtime';
import type { Seen } from './observe.ts';

/** Writes the run's one log line, and hands the settlement on. */
export function report(log: Logger, settlement: Settlement, { startedAt, verdict }: Seen): Settlement {
  const durationMs = Math.round(performance.now() - startedAt);
  switch (settlement.kind) {
    case 'done':
      if (verdict?.kind === 'retry' || verdict?.kind === 'parked')
        log.warn({ durationMs, reason: verdict.text }, 'job failed, but its obligation is met');
      else log.info({ durationMs, result: settlement.result }, 'job done');
      break;
    case 'later': {
      const reason = verdict?.kind === 'postponed' ? verdict.reason : 'the worker is stopping';
      log.info({ durationMs, until: settlement.until, reason }, 'job put off');
      break;
    }
    case 'retry':
      log.warn({ durationMs, delayMs: settlement.delayMs, reason: settlement.error.message }, 'job failed');
      break;
    case 'failed':
      log.error({ durationMs, reason: settlement.error.message }, 'job parked: a person has to look at it');
  }
  return settlement;
}
