export {
  createTenantProviders,
  type TenantProviders,
  type TenantProvidersOptions,
} from './tenant-providers.ts';
