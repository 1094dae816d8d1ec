import { type AuditNote, queueNames } from '@waybill/domain';
import { boardChanges, readEnvelope } from '@waybill/queue';
import { type Request, type RequestHandler, Router } from 'express';
import { callerOf, scopeOf } from '../auth/principal.ts';
import type { AppDeps } from '../deps.ts';
import { Problem } from '../http/problem.ts';

type Shown = NonNullable<AppDeps['queues']>;

/** A change of one job is on record in the job's shop, and one of a whole queue in that of who made it. */
async function describe(
  queues: Shown,
  { params }: Request,
  change: string,
): Promise<{ tenantId: string | null; note: AuditNote }> {
  const { queueName, jobId, queueStatus } = params;
  const queue = queueNames.find((name) => name === queueName);
  if (queueName !== undefined && !queue) throw new Problem('not_found', 'There is no such queue.');
  if (queue && typeof jobId === 'string') {
    const job = await queues.find(queue, jobId);
    if (!job) throw new Problem('not_found', 'There is no such job.');
    const { name, state, failedReason } = job;
    const read = readEnvelope(job.data);
    const note: AuditNote = {
      action: 'job.change',
      subject: { type: 'job', id: jobId },
      before: { queue, job: name, state, failedReason },
      after: { change },
    };
    return { tenantId: read.kind === 'envelope' ? read.envelope.tenantId : null, note };
  }
  const after = { change, ...(queueStatus === undefined ? {} : { jobs: queueStatus }) };
  const subject = { type: 'queue', id: queue ?? 'all' };
  return { tenantId: null, note: { action: 'queue.change', subject, after } };
}

const put =
  ({ transact }: AppDeps, queues: Shown, change: string): RequestHandler =>
  async (req, res, next) => {
    const caller = callerOf(res);
    if (!caller) throw new Error('a queue was to be changed by nobody');
    const { tenantId, note } = await describe(queues, req, change);
    const scope = scopeOf(res, caller);
    await transact({ ...scope, tenantId: tenantId ?? scope.tenantId }, async (ctx) => ctx.audit(note));
    next();
  };

/** Puts every change that a person asks of the board on record, before it is made. */
export function auditBoard(deps: AppDeps): RequestHandler {
  const router = Router();
  const { queues } = deps;
  if (!queues) return router;
  for (const [path, change] of Object.entries(boardChanges)) {
    router
      .route(path)
      .put(put(deps, queues, change))
      .post(put(deps, queues, change));
  }
  return router;
}
