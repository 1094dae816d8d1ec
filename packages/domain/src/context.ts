import type { Tx } from '@waybill/db';
import type { AuditNote, Origin } from './audit-log/entry.ts';
import type { JobName, JobPayload } from './jobs/catalog.ts';
import type { OutboxJob } from './jobs/outbox.ts';
import type { Occurrence } from './occurrences.ts';

/** Who acts: it is written on every event and movement. */
export type Actor =
  | { type: 'api_key'; id: string }
  | { type: 'staff'; id: string }
  /** Somebody who runs the installation, and is none of the shop’s people. */
  | { type: 'operator'; id: string }
  | { type: 'system'; id: string };

export interface EnqueueOptions {
  /** Not before this moment; now if absent. */
  runAt?: Date;
  /** At most one open obligation of this job with this key in the tenant; a second enqueue does nothing. */
  dedupeKey?: string;
}

/** What a use case gets: one transaction in one tenant. `now` comes from outside. */
export interface Ctx {
  readonly tx: Tx;
  readonly tenantId: string;
  readonly actor: Actor;
  readonly now: Date;
  /** Travels from the HTTP request into events, jobs and logs. */
  readonly requestId: string | null;
  /** Where the request came from; null where it was none. */
  readonly origin: Origin | null;
  /** Notes the obligation; it is written with this transaction's commit, or not at all. */
  enqueue<Name extends JobName>(job: Name, payload: JobPayload<Name>, options?: EnqueueOptions): void;
  /** As {@link enqueue}, of obligations that a statement of this transaction has already written. */
  handOn(jobs: readonly OutboxJob[]): void;
  /** Puts it on record in the tenant's audit log, with this transaction's commit or not at all. */
  audit(note: AuditNote): void;
  /** Tells it to those who count, once this transaction is committed; with it or not at all. */
  tell(occurrence: Occurrence): void;
}

export interface Scope {
  tenantId: string;
  actor: Actor;
  requestId?: string | null;
  /** Where the request came from, if it was one. */
  origin?: Origin;
  /** W3C Trace Context of what is going on: the jobs that come of it belong to the same trace. */
  traceparent?: string | null;
}

/** Runs a use case in a transaction of its own; repeats it on a serialization failure or a deadlock. */
export type Transact = <T>(scope: Scope, body: (ctx: Ctx) => Promise<T>) => Promise<T>;
