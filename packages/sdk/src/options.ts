export interface WaybillOptions {
  /** Where the API is, without `/v1`: `https://shop.example.com`. */
  baseUrl: string;
  /** `wb_…` */
  apiKey: string;
  /** In place of the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** How long one attempt may take, in milliseconds; 30,000 if absent. */
  timeoutMs?: number | undefined;
  /** Attempts after the first; 4 if absent. */
  maxRetries?: number | undefined;
}

/** For one call, over the client's own. */
export interface RequestOptions {
  /** Ends the call at once, with the signal's reason. */
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  maxRetries?: number | undefined;
}

/** For a call that creates or moves something. */
export interface WriteOptions extends RequestOptions {
  /**
   * Stands for this one intent: however often it is sent, it is carried out once. Made up for each call if absent,
   * and kept across its retries; give one that survives a reload (a cart's id) to be safe there as well.
   */
  idempotencyKey?: string | undefined;
}
