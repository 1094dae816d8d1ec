import { type TenantRecord, tenantStatusOf } from '@waybill/domain';

/** A shop as its operator sees it. */
export const tenantView = ({ createdAt, ...tenant }: TenantRecord) => ({
  ...tenant,
  status: tenantStatusOf(tenant),
  createdAt,
});
