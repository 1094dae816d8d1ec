export { createStripeProvider, type StripeProviderOptions } from './create-stripe-provider.ts';
