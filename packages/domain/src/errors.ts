/** What can be wrong with a request, as the caller sees it. Each edge maps the code exhaustively. */
export type DomainErrorCode =
  | 'not_found'
  | 'already_exists'
  | 'limit_reached'
  | 'illegal_transition'
  | 'invalid_items'
  | 'payment_in_progress'
  | 'payment_not_recordable'
  | 'payment_lapsed'
  | 'payment_refunded'
  | 'payment_account_changed'
  | 'refund_exceeds_captured'
  | 'provider_not_configured'
  | 'payment_currency_not_supported'
  | 'invalid_credentials'
  | 'second_factor_required'
  | 'invalid_second_factor'
  | 'password_refused'
  | 'invalid_link'
  | 'customer_erased'
  | 'customer_has_open_orders'
  | 'last_owner'
  | 'forbidden'
  | 'idempotency_key_reused'
  | 'currency_mismatch'
  | 'invalid_parent'
  | 'unknown_category'
  | 'search_too_broad'
  | 'in_use'
  | 'description_changed'
  | 'cart_incomplete'
  | 'not_orderable'
  | 'quote_expired';

export interface FieldError {
  /** As a reader of the request would write it: `items[0].quantity`. */
  path: string;
  message: string;
}

export interface DomainErrorDetails {
  /** The fields at fault, if any. */
  errors?: readonly FieldError[];
  /** Machine-readable extras, for example the current status and what is allowed. */
  extras?: Readonly<Record<string, unknown>>;
}

/** The one error of the domain; the message is written for the caller and gives nothing away. */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: DomainErrorCode;
  readonly details: DomainErrorDetails;

  constructor(code: DomainErrorCode, message: string, details: DomainErrorDetails = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export const notFound = (what: string): DomainError =>
  new DomainError('not_found', `There is no such ${what}.`);
