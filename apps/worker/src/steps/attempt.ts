import {
  fulfilOutboxJob,
  type Handler,
  type Handlers,
  type JobName,
  type JobRun,
  type ObligationKey,
  type Outcome,
  type PayloadReading,
  PermanentFailure,
  type Scope,
  type Transact,
} from '@waybill/domain';
import type { Envelope } from '@waybill/queue';
import { currentTraceparent } from '@waybill/telemetry';
import type { JobTransactions } from '../job-transactions.ts';

export interface Attempt {
  readonly key: ObligationKey;
  readonly envelope: Envelope;
  /** 1 for the first. */
  readonly number: number;
  /** As far as this attempt knows. */
  obligation: 'open' | 'met now' | 'met before';
}

/** What the job's payload says to a worker that is new enough for it. */
export type OwnPayload = Exclude<PayloadReading, { kind: 'newer' }>;

export interface AttemptTools {
  handlers: Handlers;
  transactions: JobTransactions;
  signal: AbortSignal;
}

/** Calls the job's handler. */
export async function callHandler(
  attempt: Attempt,
  reading: OwnPayload,
  { handlers, transactions, signal }: AttemptTools,
): Promise<Outcome> {
  const { key, envelope } = attempt;
  const { requestId } = envelope;
  const { id, tenantId } = key;
  if (reading.kind === 'invalid') {
    throw new PermanentFailure(`the payload does not fit ${reading.job}: ${reading.problem}`);
  }
  const { job, payload } = reading;
  const transact = transactions.of(job);
  const scope: Scope = {
    tenantId,
    actor: { type: 'system', id: job },
    requestId,
    traceparent: currentTraceparent(),
  };
  const transactUnlessAborted: Transact = async (...args) => {
    signal.throwIfAborted();
    return transact(...args);
  };
  const run: JobRun = {
    job,
    id,
    tenantId,
    payload,
    attempt: attempt.number,
    signal,
    transact: (body) => transactUnlessAborted(scope, body),
    fulfil: async (body) => {
      attempt.obligation = await transactUnlessAborted(scope, async (ctx) => {
        if (!(await fulfilOutboxJob(ctx.tx, tenantId, id))) return 'met before';
        await body(ctx);
        return 'met now';
      });
    },
  };
  // The catalog ties handler and payload together; the type checker loses that behind a name known only at run time.
  return (handlers[job] as Handler<JobName>)(run);
}
