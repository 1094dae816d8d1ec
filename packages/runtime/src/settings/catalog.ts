import { accessGroup } from './access.ts';
import { aiGroup } from './ai.ts';
import { credentialsGroup } from './credentials.ts';
import { databaseGroup } from './database.ts';
import { healthGroup } from './health.ts';
import { homeGroup } from './home.ts';
import { hooksGroup } from './hooks.ts';
import { httpGroup } from './http.ts';
import { limitsGroup } from './limits.ts';
import { mailGroup } from './mail.ts';
import { paypalGroup } from './paypal.ts';
import { processGroup } from './process.ts';
import { queueGroup } from './queue.ts';
import { storageGroup } from './storage.ts';
import { stripeGroup } from './stripe.ts';
import { telemetryGroup } from './telemetry.ts';
import { tenantsGroup } from './tenants.ts';
import type { Variable } from './variable.ts';
import { workGroup } from './work.ts';

/** Every setting there is. */
export const groups = {
  home: homeGroup,
  process: processGroup,
  database: databaseGroup,
  queue: queueGroup,
  http: httpGroup,
  access: accessGroup,
  limits: limitsGroup,
  tenants: tenantsGroup,
  credentials: credentialsGroup,
  stripe: stripeGroup,
  paypal: paypalGroup,
  mail: mailGroup,
  ai: aiGroup,
  storage: storageGroup,
  hooks: hooksGroup,
  work: workGroup,
  health: healthGroup,
  telemetry: telemetryGroup,
} as const;

export type GroupName = keyof typeof groups;

/** Which settings each kind of process reads; it neither needs nor looks at the others. */
export const groupsOf = {
  api: [
    'process',
    'database',
    'queue',
    'http',
    'access',
    'limits',
    'tenants',
    'credentials',
    'stripe',
    'paypal',
    'ai',
    'storage',
    'hooks',
    'telemetry',
  ],
  worker: [
    'process',
    'database',
    'queue',
    'http',
    'credentials',
    'stripe',
    'paypal',
    'mail',
    'ai',
    'storage',
    'hooks',
    'work',
    'health',
    'telemetry',
  ],
  scheduler: ['process', 'database', 'queue', 'storage', 'health', 'telemetry'],
  migrate: ['process', 'database', 'queue'],
  'rotate-credentials': ['database', 'credentials'],
  backup: ['home', 'storage'],
  start: ['home', 'process', 'queue', 'http'],
} as const satisfies Record<string, readonly GroupName[]>;

export type ProcessKind = keyof typeof groupsOf;
export const processKinds = Object.keys(groupsOf) as ProcessKind[];

export interface SettingRow {
  name: string;
  group: string;
  variable: Variable<unknown>;
  readBy: ProcessKind[];
}

/** The table of all settings: what `.env.example` and the check of the container files are made from. */
export const settingsTable: readonly SettingRow[] = (Object.keys(groups) as GroupName[]).flatMap((group) =>
  Object.entries(groups[group].variables).map(([name, variable]) => ({
    name,
    group: groups[group].title,
    variable,
    readBy: processKinds.filter((kind) => (groupsOf[kind] as readonly GroupName[]).includes(group)),
  })),
);
