export type { WebhookFault } from '../lib/faults.ts';
export type { BooksReport, OrderReport } from './control/report.ts';
export {
  createPayPalSimulator,
  type PayPalSimulator,
  type PayPalSimulatorOptions,
} from './create-paypal-simulator.ts';
export { readCustomId } from './custom-id.ts';
export type { Fault, FaultOrder, RequestFault } from './faults.ts';
export { type Issue, issueNames } from './issues.ts';
export type { ApprovalOutcome } from './orders/approve.ts';
export type { WebhookUrl } from './webhooks/destination.ts';
export type { Transmission } from './webhooks/transmitter.ts';
