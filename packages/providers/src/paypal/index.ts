export { createPayPalProvider, type PayPalProviderOptions } from './create-paypal-provider.ts';
