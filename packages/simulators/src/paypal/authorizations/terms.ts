const dayMs = 24 * 60 * 60 * 1000;

/** Terms of an authorisation: https://developer.paypal.com/api/payments/v2/#authorizations_reauthorize */
export const terms = {
  /** It lapses so long after the order was authorised, renewed or not. */
  validMs: 29 * dayMs,
  /** So long the money is certain, and no renewal is needed or given. */
  honourMs: 3 * dayMs,
  captures: 10,
  /** Of the authorised amount, for all captures together. */
  mostPercent: 115,
  /** What a renewal may add at most, minor units. */
  mostAdded: 75_00,
};
