export interface WaybillOptions {
  /** Where the API is, without `/v1`: `https://shop.example.com`. */
  baseUrl: string;
  /**
   * `wb_…`, of a storefront or a program. One that is part of a web page is public: give it the scope `orders:write` and
   * nothing else.
   */
  apiKey?: string | undefined;
  /**
   * In place of a key, for what only people may do: what `POST /v1/auth/login` gave. It is good for minutes; a function is
   * asked before each attempt.
   */
  accessToken?: string | (() => string | Promise<string>) | undefined;
  /** The shop, by its slug; needed for its public catalogue where there is neither a key nor a token. */
  tenant?: string | undefined;
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

/** For a call that may make an order. */
export interface CreateOptions extends WriteOptions {
  /** Wait up to this many seconds, 30 at most, for the order to settle; answered at once if absent. */
  waitSeconds?: number | undefined;
}

/** For a call that changes a cart. */
export interface ChangeOptions extends RequestOptions {
  /** Fails with `precondition_failed` unless this is still the `version`. */
  version?: number | undefined;
}
