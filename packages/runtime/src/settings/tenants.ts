import { defineGroup } from './group.ts';
import { wholeNumber } from './kinds.ts';
import { withDefault } from './variable.ts';

export const tenantsGroup = defineGroup({
  title: 'Shops',
  variables: {
    TENANT_DELETION_GRACE_DAYS: withDefault(wholeNumber(1, 365, 30), '30', {
      summary: 'How long the deletion of a shop can be undone, in days; it is suspended meanwhile.',
    }),
  },
  build: (values) => ({ graceDays: values.TENANT_DELETION_GRACE_DAYS }),
});
