/** Told in words when traces cannot be delivered. */
export interface TracingLog {
  warn(fields: object, message: string): void;
}

export interface TracingOptions {
  /** The process: `api`, `worker`, `scheduler`. */
  role: string;
  /** Where an OTLP/HTTP collector listens, without `/v1/traces`; null: nothing is traced. */
  endpoint: string | null;
  /** The share of traces that is kept, from 0 to 1. */
  sampleRatio: number;
  /**
   * Whose word counts on whether a trace is kept that began elsewhere: `ours` where strangers call, so that nobody
   * makes us keep everything; `theirs` where the request was answered by another process of this system.
   */
  continued: 'ours' | 'theirs';
  log: TracingLog;
}

export interface Tracing {
  readonly isOn: boolean;
  /** Hands over the last spans. Never throws, and takes a second at most. */
  stop(): Promise<void>;
}

const off: Tracing = { isOn: false, stop: async () => undefined };

/** Without an endpoint the SDK is not even loaded, and every step of a trace is a no-op. */
export async function startTracing({ endpoint, ...options }: TracingOptions): Promise<Tracing> {
  if (endpoint === null) return off;
  const { startSdk } = await import('./sdk.ts');
  return startSdk({ endpoint, ...options });
}
