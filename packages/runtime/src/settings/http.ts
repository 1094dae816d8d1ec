import { defineGroup } from './group.ts';
import { port, text, webOrigin, wholeNumber } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

export const httpGroup = defineGroup({
  title: 'HTTP',
  variables: {
    PORT: withDefault(port(3000), '3000', { summary: 'The port the API listens on; 0 takes a free one.' }),
    HOST: withDefault(text('127.0.0.1'), '127.0.0.1', {
      summary: 'The address the API listens on; 0.0.0.0 is every network of the machine.',
    }),
    PUBLIC_URL: optional(webOrigin('https://shop-api.example.com'), {
      summary:
        'Where customers and payment providers reach the API; unset: http://localhost and the port, and no production.',
      neededInProduction: 'links in mails would lead to localhost',
    }),
    TRUSTED_PROXIES: withDefault(wholeNumber(0, 10, 1), '0', {
      summary:
        'How many proxies stand before the API, one behind the other: so many entries of X-Forwarded-For are believed.',
    }),
  },
  build: (values) => ({
    port: values.PORT,
    host: values.HOST,
    trustedProxies: values.TRUSTED_PROXIES,
    publicUrl: values.PUBLIC_URL ?? `http://localhost:${values.PORT}`,
  }),
});
