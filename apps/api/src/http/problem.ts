import { STATUS_CODES } from 'node:http';
import type { FieldError } from '@waybill/domain';
import type { ProblemExtras } from './problem-answer.ts';

/** Every `code` a problem can have, with its status. Codes are stable: clients branch on them. */
export const problemStatus = {
  malformed_request: 400,
  invalid_json: 400,
  validation_failed: 400,
  invalid_cursor: 400,
  invalid_idempotency_key: 400,
  invalid_webhook: 400,
  unauthorized: 401,
  invalid_credentials: 401,
  invalid_refresh_token: 401,
  second_factor_required: 401,
  invalid_second_factor: 401,
  forbidden: 403,
  tenant_mismatch: 403,
  tenant_suspended: 403,
  storage_limit_reached: 403,
  not_found: 404,
  method_not_allowed: 405,
  last_owner: 409,
  invalid_link: 410,
  already_exists: 409,
  limit_reached: 409,
  illegal_transition: 409,
  invalid_items: 409,
  payment_in_progress: 409,
  payment_not_recordable: 409,
  payment_lapsed: 409,
  payment_refunded: 409,
  payment_account_changed: 409,
  refund_exceeds_captured: 409,
  currency_mismatch: 409,
  invalid_parent: 409,
  in_use: 409,
  description_changed: 409,
  not_orderable: 409,
  quote_expired: 409,
  customer_erased: 409,
  customer_has_open_orders: 409,
  precondition_failed: 412,
  body_too_large: 413,
  unsupported_media_type: 415,
  unknown_category: 422,
  search_too_broad: 422,
  cart_incomplete: 422,
  idempotency_key_reused: 422,
  credentials_refused: 422,
  password_refused: 422,
  payment_provider_not_configured: 422,
  payment_currency_not_supported: 422,
  rate_limited: 429,
  too_many_attempts: 429,
  daily_limit_reached: 429,
  too_many_streams: 429,
  internal: 500,
  credentials_not_supported: 501,
  second_factor_not_supported: 501,
  unavailable: 503,
} as const;

export type ProblemCode = keyof typeof problemStatus;

export interface ProblemDetails {
  /** The fields at fault. */
  errors?: readonly FieldError[] | undefined;
  /** Further members of the body. */
  extras?: ProblemExtras | undefined;
  headers?: Readonly<Record<string, string>>;
  cause?: unknown;
}

/** An answer that is not the one that was asked for; becomes `application/problem+json`. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly details: ProblemDetails;

  /** `detail` is written for the caller and gives nothing away. */
  constructor(code: ProblemCode, detail: string, details: ProblemDetails = {}) {
    super(detail, { cause: details.cause });
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return problemStatus[this.code];
  }
}

/** A thousand wrong items are not told one by one. */
const mostErrors = 100;

/** RFC 9457. The type is `about:blank`, so the title is the status in words; `code` says more. */
export function problemBody({ code, status, message, details }: Problem, requestId: string): object {
  const { errors, extras } = details;
  return {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    detail: message,
    code,
    requestId,
    ...(errors && errors.length > 0 ? { errors: errors.slice(0, mostErrors) } : {}),
    ...extras,
  };
}
