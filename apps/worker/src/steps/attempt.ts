import {
  fulfilOutboxJob,
  type Handler,
  type Handlers,
  isJobName,
  type JobName,
  type JobPayload,
  type JobRun,
  jobs,
  type ObligationKey,
  type Outcome,
  PermanentFailure,
  type Scope,
  type Transact,
} from '@waybill/domain';
import type { Envelope } from '@waybill/queue';

export interface Attempt {
  readonly key: ObligationKey;
  readonly envelope: Envelope;
  /** 1 for the first. */
  readonly number: number;
  /** As far as this attempt knows. */
  obligation: 'open' | 'met now' | 'met before';
}

export interface AttemptTools {
  handlers: Handlers;
  transact: Transact;
}

/** Calls the job's handler. */
export async function callHandler(
  attempt: Attempt,
  { handlers, transact }: AttemptTools,
  signal: AbortSignal,
): Promise<Outcome> {
  const { key, envelope } = attempt;
  const { job, requestId } = envelope;
  const { id, tenantId } = key;
  if (!isJobName(job)) throw new Error(`this version of the worker does not know the job ${job}`);
  const scope: Scope = { tenantId, actor: { type: 'system', id: job }, requestId };
  const transactUnlessAborted: Transact = async (...args) => {
    signal.throwIfAborted();
    return transact(...args);
  };
  const run: JobRun = {
    job,
    id,
    tenantId,
    payload: parsePayload(job, envelope.payload),
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

function parsePayload<Name extends JobName>(job: Name, payload: unknown): JobPayload<Name> {
  const parsed = jobs[job].payload.safeParse(payload);
  if (parsed.success) return parsed.data as JobPayload<Name>;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new PermanentFailure(`the payload does not fit ${job}: ${problems}`);
}
