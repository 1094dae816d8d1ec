/** One field of the request that the API objects to. */
export interface FieldError {
  /** As a reader of the request would write it: `items[0].quantity`. */
  path: string;
  message: string;
}

export interface WaybillErrorDetails {
  /** The HTTP status; null when there was no answer. */
  status: number | null;
  code: string;
  requestId?: string | null;
  errors?: readonly FieldError[];
  problem?: Readonly<Record<string, unknown>>;
  retryAfterMs?: number | null;
  cause?: unknown;
}

/** The API said no, or could not be asked: the subclasses are for the latter. */
export class WaybillError extends Error {
  override readonly name: string = 'WaybillError';
  /** The HTTP status; null when there was no answer. */
  readonly status: number | null;
  /**
   * What is wrong, stable and made for programs: the `code` of the API's answer, `http_<status>` for an answer that
   * has none, `connection_failed` or `timeout` where there was no answer.
   */
  readonly code: string;
  /** Names the request in the logs of the API. */
  readonly requestId: string | null;
  /** The fields at fault; empty unless the request itself was wrong. */
  readonly errors: readonly FieldError[];
  /** Everything that the API said (RFC 9457), for example what a status allows; empty where it said nothing. */
  readonly problem: Readonly<Record<string, unknown>>;
  /** How long the API asked to wait, in milliseconds; null where it did not. */
  readonly retryAfterMs: number | null;

  constructor(message: string, details: WaybillErrorDetails) {
    super(message, 'cause' in details ? { cause: details.cause } : undefined);
    this.status = details.status;
    this.code = details.code;
    this.requestId = details.requestId ?? null;
    this.errors = details.errors ?? [];
    this.problem = details.problem ?? {};
    this.retryAfterMs = details.retryAfterMs ?? null;
  }
}

/** The API could not be reached, or the connection broke before the whole answer was there. */
export class WaybillConnectionError extends WaybillError {
  override readonly name: string = 'WaybillConnectionError';

  constructor(message: string, { cause }: { cause: unknown }) {
    super(message, { status: null, code: 'connection_failed', cause });
  }
}

/** No answer in the time given. What was asked for may have happened: the same idempotency key finds out. */
export class WaybillTimeoutError extends WaybillError {
  override readonly name: string = 'WaybillTimeoutError';

  constructor(message: string) {
    super(message, { status: null, code: 'timeout' });
  }
}
