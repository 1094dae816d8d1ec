import { defineGroup } from './group.ts';
import { startingWith, webOrigin } from './kinds.ts';
import { optional } from './variable.ts';

export const stripeGroup = defineGroup({
  title: 'Stripe',
  variables: {
    STRIPE_SECRET_KEY: optional(startingWith(['sk_', 'rk_'], 'sk_test_…'), {
      summary:
        'The secret key of the Stripe account; unset: npm start brings a simulator, elsewhere no cards are taken.',
      secret: true,
    }),
    STRIPE_WEBHOOK_SECRET: optional(startingWith(['whsec_'], 'whsec_…'), {
      summary:
        'The signing secret of the webhook endpoint /webhooks/stripe/{shop}; unset: webhooks are refused.',
      secret: true,
    }),
    STRIPE_BASE_URL: optional(webOrigin('http://127.0.0.1:12111'), {
      summary: 'Another server than api.stripe.com, for a simulator.',
    }),
  },
  build: (values) => ({
    secretKey: values.STRIPE_SECRET_KEY,
    webhookSecret: values.STRIPE_WEBHOOK_SECRET,
    baseUrl: values.STRIPE_BASE_URL,
  }),
});
