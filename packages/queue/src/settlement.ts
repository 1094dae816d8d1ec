import type { QueueName } from '@waybill/domain';

/** One start of one job, as the queue hands it over. */
export interface Delivery {
  readonly queue: QueueName;
  readonly id: string;
  readonly name: string;
  /** Not yet looked at: see `readEnvelope`. */
  readonly data: unknown;
  /**
   * Starts of this job that never ended, because the process died or was cut off from the queue, and that nobody has
   * acknowledged yet.
   */
  readonly crashes: number;
  /** How often it was started since it was added to the queue, this time included. */
  readonly starts: number;
  /** The last start that never ended had come as far as `noteStart`. */
  readonly diedAtWork: boolean;
  /** From now on `crashes` counts from zero. */
  acknowledgeCrashes(): Promise<void>;
  /** The job itself begins now: should this start never end, the next delivery knows that it had begun. */
  noteStart(): Promise<void>;
}

/** What becomes of the job. The error's message and stack are shown in Bull Board. */
export type Settlement =
  | { kind: 'done'; result: string }
  /** This start failed; start again after `delayMs`. */
  | { kind: 'retry'; delayMs: number; error: Error }
  /** Failed for good: only a person can start it again. */
  | { kind: 'failed'; error: Error }
  /** Neither failed nor done: start again at `until`. */
  | { kind: 'later'; until: Date };

export type Processor = (delivery: Delivery) => Promise<Settlement>;
