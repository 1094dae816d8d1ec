import type { FieldError, Problem } from './generated/schemas.ts';

/** What can be wrong: see `WaybillError.code`. Newer APIs may have more. */
export type ErrorCode = Problem['code'] | 'connection_failed' | 'timeout' | `http_${number}`;

export interface WaybillErrorDetails {
  /** The HTTP status; null when there was no answer. */
  status: number | null;
  code: ErrorCode;
  requestId?: string | null;
  errors?: readonly FieldError[];
  problem?: Readonly<Partial<Problem>>;
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
  readonly code: ErrorCode;
  /** Names the request in the logs of the API. */
  readonly requestId: string | null;
  /** The fields at fault; empty unless the request itself was wrong. */
  readonly errors: readonly FieldError[];
  /** Everything that the API said (RFC 9457), for example what a status allows; empty where it said nothing. */
  readonly problem: Readonly<Partial<Problem>>;
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

/**
 * Whether a call failed with one of these codes, or with any if none is named:
 * `if (isWaybillError(error, 'precondition_failed')) …`.
 */
export function isWaybillError<Code extends ErrorCode = ErrorCode>(
  error: unknown,
  ...codes: readonly Code[]
): error is WaybillError & { readonly code: Code } {
  return error instanceof WaybillError && (codes.length === 0 || codes.some((code) => code === error.code));
}
