export { describeProvider } from './describe-provider.ts';
export type { Ability, Customer, Fault, ProviderHarness, Rig, SentWebhook, Step } from './harness.ts';
