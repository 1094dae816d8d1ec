import type { Database } from '@waybill/db';
import type { FileStorage, Intake, Keyring, PaymentProviders, TargetPolicy, Transact } from '@waybill/domain';
import type { TenantProviders } from '@waybill/providers/credentials';
import type { Queues } from '@waybill/queue';
import type { Health, Logger } from '@waybill/runtime';
import type { Instruments, ServeMetrics } from '@waybill/telemetry';
import type { Authenticate } from './auth/authenticate.ts';
import type { NoteKeyUse } from './auth/key-uses.ts';
import type { LimitGuesses } from './auth/limit-guesses.ts';
import type { IsLive } from './auth/live-sessions.ts';
import type { SigningKeys } from './auth/signing-keys.ts';
import type { LogIn } from './auth/staff-login.ts';
import type { Tokens } from './auth/tokens.ts';
import type { Cors } from './http/cors.ts';
import type { Limits } from './limits/limits.ts';
import type { AskQueueStore } from './ops/queue-store.ts';
import type { OrderWatcher } from './orders/order-watcher.ts';
import type { StreamSettings } from './orders/stream-order.ts';
import type { Admit } from './tenants/admit.ts';
import type { RequestCounts } from './tenants/count-requests.ts';
import type { FindStanding } from './tenants/find-standing.ts';
import type { ResolveTenant } from './tenants/resolve-tenant.ts';

/** What a deployment brings. */
export interface AppOptions {
  /** As the role that sees one shop at a time. */
  db: Database;
  transact: Transact;
  intake: Intake;
  /** Only for operators: no other request depends on the queue. Null where it cannot be seen. */
  queues: Pick<Queues, 'all' | 'backend' | 'paused' | 'counts' | 'find'> | null;
  providers: PaymentProviders;
  /** Where credentials of shops are tried out, and forgotten when they change. */
  tenantProviders: Pick<TenantProviders, 'tryOut' | 'forget'>;
  /** Encrypts credentials of shops; null: they cannot bring their own. */
  keyring: Keyring | null;
  /** Of images. */
  storage: FileStorage;
  /** Where webhooks of shops may be sent to. */
  hookTargets: TargetPolicy;
  watcher: OrderWatcher;
  /** What differs from the defaults. */
  streams?: Partial<StreamSettings>;
  health: Pick<Health, 'handle'>;
  serveMetrics: ServeMetrics;
  metrics: { http: Instruments<'http'> };
  /** Whether requests are steps of traces. */
  isTraced: boolean;
  /** Told of every request with an API key. */
  noteKeyUse: NoteKeyUse;
  requestCounts: Pick<RequestCounts, 'count' | 'uncounted'>;
  limits: Limits;
  log: Logger;
  /** Where customers and staff reach the API. */
  publicUrl: string;
  /** How many proxies before the API are believed when they say where a request came from. */
  trustedProxies: number;
  /** The installation's: what protects tokens is derived from it. */
  secret: string;
  /** Below it each shop has its own name; null: none has. */
  baseDomain: string | null;
  /** How long the deletion of a shop can be undone, in days. */
  tenantGraceDays: number;
  /** Sign the access tokens of staff. */
  signingKeys: SigningKeys;
}

/** What a route can use. */
export interface AppDeps extends AppOptions {
  authenticate: Authenticate;
  tokens: Tokens;
  isLive: IsLive;
  limitGuesses: LimitGuesses;
  cors: Cors;
  findStanding: FindStanding;
  resolveTenant: ResolveTenant;
  admit: Admit;
  logIn: LogIn;
  askQueueStore: AskQueueStore;
}
