/**
 * What the business may say no to, as `details[].issue` of a 422 names it, in the order of a payment's life:
 * https://developer.paypal.com/api/orders/v2/#errors, https://developer.paypal.com/api/payments/v2/#errors. Callers
 * go by the issue; the description is for people and may change.
 */
export const issues = {
  // What an order asks for.
  AMOUNT_MISMATCH:
    'Should equal item_total + tax_total + shipping + handling + insurance - shipping_discount - discount.',
  CANNOT_BE_NEGATIVE: 'Must be greater than or equal to 0.',
  CANNOT_BE_ZERO_OR_NEGATIVE: 'Must be greater than zero.',
  DECIMAL_PRECISION: 'If the currency supports decimals, only two decimal place precision is supported.',
  DECIMALS_NOT_SUPPORTED: 'Currency does not support decimals.',
  DUPLICATE_REFERENCE_ID: '`reference_id` must be unique if multiple `purchase_unit` are provided.',
  INVALID_CURRENCY_CODE: 'Currency code is invalid or is not currently supported.',
  ITEM_TOTAL_MISMATCH:
    'Should equal sum of (unit_amount * quantity) across all items for a given purchase_unit.',
  ITEM_TOTAL_REQUIRED:
    'If item details are specified, corresponding amount.breakdown.item_total is required.',
  MAX_VALUE_EXCEEDED: 'The amount is larger than any that is supported.',
  MULTI_CURRENCY_ORDER: 'Entire Order request must have the same currency_code.',
  REFERENCE_ID_REQUIRED:
    "'reference_id' is required for each 'purchase_unit' if multiple 'purchase_unit' are provided.",
  TAX_TOTAL_MISMATCH: 'Should equal sum of (tax * quantity) across all items for a given purchase_unit.',
  TAX_TOTAL_REQUIRED: 'If item taxes are specified, corresponding amount.breakdown.tax_total is required.',
  UNSUPPORTED_INTENT: '`intent=AUTHORIZE` is not supported for multiple purchase units.',

  // Paying it.
  ACTION_DOES_NOT_MATCH_INTENT: 'The Order was created with another intent than this action completes.',
  DUPLICATE_INVOICE_ID:
    'Duplicate Invoice ID detected. Your account requires that Invoice Id be unique for each transaction.',
  INSTRUMENT_DECLINED:
    "The instrument presented was either declined by the processor or bank, or it can't be used for this payment.",
  MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED: 'You have exceeded the maximum number of payment attempts.',
  ORDER_ALREADY_AUTHORIZED: 'Order already authorized. Only one authorization per order is allowed.',
  ORDER_ALREADY_CAPTURED: 'Order already captured. Only one capture per order is allowed.',
  ORDER_COMPLETED_OR_VOIDED: 'Order is voided or completed and hence cannot be authorized.',
  ORDER_NOT_APPROVED:
    "Payer has not yet approved the Order for payment. Redirect the payer to the 'approve' or 'payer-action' link of the Order.",
  PAYER_ACTION_REQUIRED: 'Transaction cannot complete successfully, instruct the buyer to return to PayPal.',

  // Anybody's account.
  COMPLIANCE_VIOLATION: 'Transaction is declined due to compliance violation.',
  PAYEE_ACCOUNT_LOCKED_OR_CLOSED: 'The merchant account is locked or closed.',
  PAYEE_ACCOUNT_RESTRICTED: 'The merchant account is restricted.',
  PAYEE_BLOCKED_TRANSACTION: 'The fraud settings of this seller do not let this payment through.',
  PAYER_ACCOUNT_LOCKED_OR_CLOSED: 'The payer account cannot be used for this transaction.',
  PAYER_ACCOUNT_RESTRICTED: 'The payer account is restricted.',
  PAYER_CANNOT_PAY: 'The settings of payer and payee mean that this buyer cannot pay this seller.',
  TRANSACTION_LIMIT_EXCEEDED: 'Total payment amount exceeded transaction limit.',
  TRANSACTION_RECEIVING_LIMIT_EXCEEDED: "The transaction exceeds the receiver's receiving limit.",
  TRANSACTION_REFUSED: 'The request was refused.',

  // What was authorised.
  AUTHORIZATION_ALREADY_CAPTURED: 'Authorization has previously been captured.',
  AUTHORIZATION_AMOUNT_EXCEEDED: 'Authorization amount specified exceeded allowable limit.',
  AUTHORIZATION_DENIED: 'A denied authorization cannot be captured.',
  AUTHORIZATION_EXPIRED: 'An expired authorization cannot be captured.',
  AUTHORIZATION_VOIDED: 'A voided authorization cannot be captured or reauthorized.',
  AUTH_CAPTURE_CURRENCY_MISMATCH: 'Currency of capture must be the same as currency of authorization.',
  AUTH_CURRENCY_MISMATCH: 'Currency of reauthorization must be the same as currency of authorization.',
  CANNOT_BE_VOIDED: 'A reauthorization cannot be voided. Please void the original parent authorization.',
  MAX_CAPTURE_AMOUNT_EXCEEDED: 'The sum of all captures can be up to 115% of the authorized amount.',
  MAX_CAPTURE_COUNT_EXCEEDED: 'No additional captures are possible for this authorization.',
  PREVIOUSLY_CAPTURED: 'Authorization has been previously captured and hence cannot be voided.',
  PREVIOUSLY_VOIDED: 'Authorization has been previously voided and hence cannot be voided again.',
  REAUTHORIZATION_NOT_SUPPORTED:
    'A reauthorize cannot be attempted on an authorization_id that is the result of a prior reauthorization.',
  REAUTHORIZATION_TOO_SOON:
    'A reauthorization is only allowed once from Day 4 to Day 29 since the date of the original authorization.',

  // Giving it back.
  CAPTURE_FULLY_REFUNDED: 'The capture has already been fully refunded.',
  PENDING_CAPTURE: 'Cannot initiate a refund as the capture is pending.',
  REFUND_AMOUNT_EXCEEDED:
    'The refund amount must be less than or equal to the capture amount that has not yet been refunded.',
  REFUND_CAPTURE_CURRENCY_MISMATCH: 'Refund must be in the same currency as the capture.',
  REFUND_FAILED_INSUFFICIENT_FUNDS: 'Capture could not be refunded due to insufficient funds.',
  REFUND_NOT_ALLOWED: 'Capture cannot be refunded.',
  REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK: 'Refunds are not allowed on this capture due to a chargeback.',
  REFUND_TIME_LIMIT_EXCEEDED: 'You are over the time limit to perform a refund on this capture.',
  TRANSACTION_DISPUTED:
    'Partial refunds cannot be offered at this time because there is an open case on this transaction.',
} as const;
export type Issue = keyof typeof issues;

export const issueNames = Object.keys(issues) as [Issue, ...Issue[]];
