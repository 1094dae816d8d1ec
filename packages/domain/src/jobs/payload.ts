import { isJobName, type JobDefinition, type JobName, type JobPayload, jobs } from './catalog.ts';

/** Where a payload carries its version, from 2 on; without it, it is of the first. */
const versionKey = 'v';

type Catalog = Readonly<Record<string, Pick<JobDefinition, 'payload' | 'version'>>>;

/** The payload as it is stored: it goes through outbox, relay and queue as it is, old processes included. */
export function writePayload<Name extends JobName>(
  job: Name,
  payload: JobPayload<Name>,
  catalog: Catalog = jobs,
): Record<string, unknown> {
  const version = catalog[job]?.version ?? 1;
  return version === 1 ? payload : { ...payload, [versionKey]: version };
}

/** What a process of this release can make of a stored payload. */
export type PayloadReading<Name extends JobName = JobName> =
  | { kind: 'payload'; job: Name; payload: JobPayload<Name> }
  /** A newer release wrote it, and has workers that can run it. `what` completes the sentence "… is newer". */
  | { kind: 'newer'; what: string }
  | { kind: 'invalid'; job: Name; problem: string };

/** Reads what the outbox or a queue holds for a job. */
export function readPayload(
  job: string,
  stored: Readonly<Record<string, unknown>>,
  catalog: Catalog = jobs,
): PayloadReading {
  const definition = Object.hasOwn(catalog, job) ? catalog[job] : undefined;
  if (!definition || !isJobName(job)) return { kind: 'newer', what: `the job ${job}` };
  const version = stored[versionKey] ?? 1;
  if (typeof version === 'number' && version > (definition.version ?? 1)) {
    return { kind: 'newer', what: `version ${version} of the job ${job}` };
  }
  const parsed = definition.payload.safeParse(stored);
  if (parsed.success) return { kind: 'payload', job, payload: parsed.data as JobPayload<JobName> };
  const problem = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  return { kind: 'invalid', job, problem };
}
