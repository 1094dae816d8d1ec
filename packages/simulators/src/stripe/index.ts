export type { WebhookFault } from '../lib/faults.ts';
export type { BooksReport, PaymentReport } from './control/report.ts';
export {
  createStripeSimulator,
  type StripeSimulator,
  type StripeSimulatorOptions,
} from './create-stripe-simulator.ts';
export type { Fault, FaultOrder, RequestFault } from './faults.ts';
export type { AuthenticationOutcome } from './payment-intents/authenticate.ts';
export { testCardNames } from './test-cards.ts';
export type { WebhookUrl } from './webhooks/destination.ts';
export { signWebhook } from './webhooks/sign.ts';
