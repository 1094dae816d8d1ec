import type { DomainError, DomainErrorCode } from '@waybill/domain';
import { challenge } from './challenge.ts';
import { Problem, type ProblemCode, problemStatus } from './problem.ts';
import type { ProblemExtras } from './problem-answer.ts';

function codeOf(code: DomainErrorCode): ProblemCode {
  switch (code) {
    case 'provider_not_configured':
      return 'payment_provider_not_configured';
    case 'not_found':
    case 'already_exists':
    case 'limit_reached':
    case 'illegal_transition':
    case 'invalid_items':
    case 'payment_in_progress':
    case 'payment_not_recordable':
    case 'payment_lapsed':
    case 'payment_refunded':
    case 'payment_account_changed':
    case 'payment_currency_not_supported':
    case 'refund_exceeds_captured':
    case 'invalid_credentials':
    case 'invalid_second_factor':
    case 'second_factor_required':
    case 'password_refused':
    case 'invalid_link':
    case 'customer_erased':
    case 'customer_has_open_orders':
    case 'last_owner':
    case 'forbidden':
    case 'idempotency_key_reused':
    case 'currency_mismatch':
    case 'invalid_parent':
    case 'unknown_category':
    case 'search_too_broad':
    case 'in_use':
    case 'description_changed':
    case 'cart_incomplete':
    case 'not_orderable':
    case 'quote_expired':
      return code;
  }
}

const isUnauthorized = (code: DomainErrorCode): boolean => problemStatus[codeOf(code)] === 401;

/** What the domain refuses, as HTTP says it. */
export function domainProblem(error: DomainError): Problem {
  const { errors, extras } = error.details;
  const headers = isUnauthorized(error.code) ? challenge() : {};
  return new Problem(codeOf(error.code), error.message, {
    errors,
    extras: extras as ProblemExtras | undefined,
    headers,
    cause: error,
  });
}
