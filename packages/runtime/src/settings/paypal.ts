import { defineGroup } from './group.ts';
import { oneOf, text, webOrigin } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

export const paypalGroup = defineGroup({
  title: 'PayPal',
  variables: {
    PAYPAL_CLIENT_ID: optional(text('AXy…'), {
      summary:
        'The client id of the PayPal app; unset: npm start brings a simulator, elsewhere PayPal is not offered.',
    }),
    PAYPAL_CLIENT_SECRET: optional(text('EKz…'), {
      summary: 'The secret that belongs to the client id.',
      secret: true,
    }),
    PAYPAL_WEBHOOK_ID: optional(text('8PT597110X687430LKGECATA'), {
      summary: 'The id of the webhook to /webhooks/paypal/{shop}; unset: webhooks are refused.',
    }),
    PAYPAL_ENVIRONMENT: withDefault(oneOf(['sandbox', 'live']), 'sandbox', {
      summary: 'Which PayPal the client id is of.',
    }),
    PAYPAL_BASE_URL: optional(webOrigin('http://127.0.0.1:12112'), {
      summary: "Another server than PayPal's, for a simulator.",
    }),
  },
  build: (values) => ({
    clientId: values.PAYPAL_CLIENT_ID,
    clientSecret: values.PAYPAL_CLIENT_SECRET,
    webhookId: values.PAYPAL_WEBHOOK_ID,
    environment: values.PAYPAL_ENVIRONMENT,
    baseUrl: values.PAYPAL_BASE_URL,
  }),
});
