import { defineGroup } from './group.ts';
import { wholeNumber } from './kinds.ts';
import { withDefault } from './variable.ts';

const perMinute = (example: number) => wholeNumber(0, 100_000_000, example);

export const limitsGroup = defineGroup({
  title: 'Rate limits',
  variables: {
    RATE_LIMIT_ADDRESS: withDefault(perMinute(600), '600', {
      summary:
        'Requests a minute of one address without valid credentials, of which a login counts as 20; 0: no limit. Behind a proxy it needs TRUSTED_PROXIES.',
    }),
    RATE_LIMIT_TENANT: withDefault(perMinute(60_000), '0', {
      summary: 'Requests a minute of one shop; 0: no limit.',
    }),
    RATE_LIMIT_CALLER: withDefault(perMinute(6_000), '0', {
      summary: 'Requests a minute with one API key, or of one person; 0: no limit.',
    }),
  },
  build: (values) => ({
    address: values.RATE_LIMIT_ADDRESS,
    tenant: values.RATE_LIMIT_TENANT,
    caller: values.RATE_LIMIT_CALLER,
  }),
});
