import { defineGroup } from './group.ts';
import { domain, wholeNumber } from './kinds.ts';
import { optional, withDefault } from './variable.ts';

export const tenantsGroup = defineGroup({
  title: 'Shops',
  variables: {
    BASE_DOMAIN: optional(domain('shops.example.com'), {
      summary:
        'The domain below which each shop has its own name, SLUG.shops.example.com; unset: requests name a shop by X-Waybill-Tenant alone.',
    }),
    TENANT_DELETION_GRACE_DAYS: withDefault(wholeNumber(1, 365, 30), '30', {
      summary: 'How long the deletion of a shop can be undone, in days; it is suspended meanwhile.',
    }),
  },
  build: (values) => ({ baseDomain: values.BASE_DOMAIN, graceDays: values.TENANT_DELETION_GRACE_DAYS }),
});
