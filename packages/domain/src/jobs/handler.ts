import type { Ctx } from '../context.ts';
import type { JobName, JobPayload } from './catalog.ts';
import type { Outcome } from './outcome.ts';

/** One attempt at one job, as its handler sees it. */
export interface JobRun<Name extends JobName = JobName> {
  readonly job: Name;
  /** The id of the outbox row: stable over every attempt and every repeated delivery. */
  readonly id: string;
  readonly tenantId: string;
  readonly payload: JobPayload<Name>;
  /** 1 for the first. */
  readonly attempt: number;
  readonly signal: AbortSignal;
  /** A transaction that leaves the obligation standing: to read the intent, or to note a step. */
  transact<T>(body: (ctx: Ctx) => Promise<T>): Promise<T>;
  /**
   * The transaction that fulfils the obligation: it deletes the outbox row first, and its row lock decides between
   * two runs at once. When the row is gone the body does not run: somebody did it already.
   */
  fulfil(body: (ctx: Ctx) => Promise<void>): Promise<void>;
}

export type Handler<Name extends JobName> = (run: JobRun<Name>) => Promise<Outcome>;

/** Typed from the catalog: a missing handler does not compile. */
export type Handlers = { readonly [Name in JobName]: Handler<Name> };
