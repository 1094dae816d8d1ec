/** Why an issuer refuses; `code` and `declineCode` as on https://docs.stripe.com/testing#declined-payments */
export interface CardDecline {
  code: 'card_declined' | 'expired_card' | 'incorrect_cvc' | 'processing_error';
  declineCode: string;
  message: string;
  param: string | null;
}

export interface TestCard {
  brand: 'amex' | 'diners' | 'discover' | 'jcb' | 'mastercard' | 'unionpay' | 'visa';
  last4: string;
  funding: 'credit' | 'debit' | 'prepaid';
  country: string;
  /** The customer has to authenticate before the issuer is asked. */
  authentication: boolean;
  decline: CardDecline | null;
  /** Refunds succeed at once, stay pending, or succeed and fail later; see `settleRefund`. */
  refunds: 'succeed' | 'pend' | 'fail';
}

const visa: TestCard = {
  brand: 'visa',
  last4: '4242',
  funding: 'credit',
  country: 'US',
  authentication: false,
  decline: null,
  refunds: 'succeed',
};

const declined = (declineCode: string, message = 'Your card was declined.'): CardDecline => ({
  code: 'card_declined',
  declineCode,
  message,
  param: null,
});

const insufficientFunds = declined('insufficient_funds', 'Your card has insufficient funds.');

const declining = (last4: string, decline: CardDecline): TestCard => ({ ...visa, last4, decline });
const authenticating = (last4: string, country: string, decline: CardDecline | null = null): TestCard => ({
  ...visa,
  last4,
  country,
  authentication: true,
  decline,
});

/**
 * The test payment methods of https://docs.stripe.com/testing by name, `pm_card_chargeDeclined` and
 * `pm_card_chargeDeclinedInsufficientFunds` being the older names of their `pm_card_visa_…` twins. Cards that only
 * matter to disputes, risk levels or countries are left out.
 */
const cards: Readonly<Record<string, TestCard>> = {
  pm_card_visa: visa,
  pm_card_visa_debit: { ...visa, last4: '5556', funding: 'debit' },
  pm_card_mastercard: { ...visa, brand: 'mastercard', last4: '4444' },
  pm_card_mastercard_debit: { ...visa, brand: 'mastercard', last4: '8210', funding: 'debit' },
  pm_card_mastercard_prepaid: { ...visa, brand: 'mastercard', last4: '5100', funding: 'prepaid' },
  pm_card_amex: { ...visa, brand: 'amex', last4: '8431' },
  pm_card_discover: { ...visa, brand: 'discover', last4: '9424' },
  pm_card_diners: { ...visa, brand: 'diners', last4: '0004' },
  pm_card_jcb: { ...visa, brand: 'jcb', last4: '0505', country: 'JP' },
  pm_card_unionpay: { ...visa, brand: 'unionpay', last4: '0005', country: 'CN' },

  pm_card_visa_chargeDeclined: declining('0002', declined('generic_decline')),
  pm_card_chargeDeclined: declining('0002', declined('generic_decline')),
  pm_card_visa_chargeDeclinedInsufficientFunds: declining('9995', insufficientFunds),
  pm_card_chargeDeclinedInsufficientFunds: declining('9995', insufficientFunds),
  pm_card_visa_chargeDeclinedLostCard: declining('9987', declined('lost_card')),
  pm_card_visa_chargeDeclinedStolenCard: declining('9979', declined('stolen_card')),
  pm_card_visa_chargeDeclinedVelocityLimitExceeded: declining(
    '6975',
    declined(
      'card_velocity_exceeded',
      'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    ),
  ),
  pm_card_chargeDeclinedFraudulent: declining('0019', declined('fraudulent')),
  pm_card_radarBlock: declining('0019', declined('fraudulent')),
  pm_card_chargeCustomerFail: declining('0341', declined('generic_decline')),
  pm_card_chargeDeclinedExpiredCard: declining('0069', {
    code: 'expired_card',
    declineCode: 'expired_card',
    message: 'Your card has expired.',
    param: 'exp_month',
  }),
  pm_card_chargeDeclinedIncorrectCvc: declining('0127', {
    code: 'incorrect_cvc',
    declineCode: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
    param: 'cvc',
  }),
  pm_card_chargeDeclinedProcessingError: declining('0119', {
    code: 'processing_error',
    declineCode: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
    param: null,
  }),

  pm_card_authenticationRequired: authenticating('3184', 'DE'),
  pm_card_authenticationRequiredOnSetup: authenticating('3155', 'DE'),
  pm_card_authenticationRequiredSetupForOffSession: authenticating('0446', 'DE'),
  pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: authenticating(
    '3178',
    'DE',
    insufficientFunds,
  ),
  pm_card_threeDSecureRequired: authenticating('3063', 'US'),
  pm_card_threeDSecure2Required: authenticating('3220', 'IE'),
  pm_card_threeDSecureRequiredChargeDeclined: authenticating('1629', 'US', declined('generic_decline')),
  pm_card_threeDSecureRequiredProcessingError: declining('1280', declined('generic_decline')),
  pm_card_threeDSecureOptional: { ...visa, last4: '3055' },
  pm_card_threeDSecureOptionalProcessingError: { ...visa, last4: '3097' },
  pm_card_amex_threeDSecureNotSupported: { ...visa, brand: 'amex', last4: '0005' },

  pm_card_bypassPending: { ...visa, last4: '0077' },
  pm_card_pendingRefund: { ...visa, last4: '7726', refunds: 'pend' },
  pm_card_refundFail: { ...visa, last4: '5126', refunds: 'fail' },
};

export const testCardNames = Object.keys(cards);

export const findTestCard = (name: string): TestCard | undefined =>
  Object.hasOwn(cards, name) ? cards[name] : undefined;

/** For a name that is known to be one: it was checked when the payment method was made from it. */
export function testCard(name: string): TestCard {
  const card = findTestCard(name);
  if (card === undefined) throw new Error(`${name} is not a test card`);
  return card;
}
