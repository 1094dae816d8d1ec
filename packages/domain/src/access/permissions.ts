/**
 * Every right there is. A route of the API names the one it needs; a role is a set of them, and so are the scopes of
 * an API key.
 */
export const permissions = [
  'orders:read',
  /** Place and cancel orders, and try to pay them again. */
  'orders:write',
  /** Ship and deliver. */
  'orders:fulfil',
  /** Give money back. */
  'refunds:write',
  /** Say that money arrived which no provider reports. */
  'payments:record',
  'products:read',
  'products:write',
  'inventory:read',
  'inventory:write',
  /** How the books compare with the providers'. */
  'reconciliation:read',
  'settings:read',
  'settings:write',
  /** Export and erase what is held of a customer. */
  'customers:write',
  'people:read',
  'people:write',
  'keys:read',
  'keys:write',
  'audit:read',
  /** The own sessions, password and second factor. */
  'account:manage',
  /** Give a job that was given up another round. */
  'jobs:retry',
  /** All data of the shop at once. */
  'shop:export',
  /** The installation: its tenants, and the queues they share. */
  'platform:operate',
] as const;

export type Permission = (typeof permissions)[number];

export const roles = ['viewer', 'staff', 'admin', 'owner'] as const;
export type Role = (typeof roles)[number];

const viewer: readonly Permission[] = ['orders:read', 'products:read', 'inventory:read', 'account:manage'];

const staff: readonly Permission[] = [
  ...viewer,
  'orders:write',
  'orders:fulfil',
  'products:write',
  'inventory:write',
  'jobs:retry',
];

const forOwners: readonly Permission[] = ['shop:export'];

const admin: readonly Permission[] = permissions.filter(
  (permission) => permission !== 'platform:operate' && !forOwners.includes(permission),
);

/**
 * Who may do what. An owner may do what an admin may, and take all data of the shop away; and nobody but an owner makes,
 * demotes or removes an owner.
 */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  viewer,
  staff,
  admin,
  owner: [...admin, ...forOwners],
};

/** What people decide is not left to programs: a key never gets these. */
const forPeopleOnly: readonly Permission[] = [
  'payments:record',
  'customers:write',
  'people:read',
  'people:write',
  'keys:read',
  'keys:write',
  'audit:read',
  'account:manage',
  'settings:read',
  'settings:write',
  'jobs:retry',
  'shop:export',
  'platform:operate',
];

/** What the scopes of an API key may be chosen from. */
export const keyScopes: readonly Permission[] = permissions.filter(
  (permission) => !forPeopleOnly.includes(permission),
);
