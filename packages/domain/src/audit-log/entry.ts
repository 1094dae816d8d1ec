import type { Actor } from '../context.ts';

/** Everything that is put on record. The first word is what was acted on. */
export const auditActions = [
  'order.cancel',
  'order.ship',
  'order.deliver',
  'order.refund',
  'order.retry_payment',
  'order.link',
  'payment.record',
  'product.create',
  'product.update',
  'product.archive',
  'product.restore',
  'product.delete',
  'product.describe',
  'product.describe_many',
  'product.decide_draft',
  'image.add',
  'image.update',
  'image.remove',
  'category.create',
  'category.update',
  'category.delete',
  'stock.adjust',
  'stock.transfer',
  'stock.receive',
  'stock.count',
  'stock.count_figures',
  'stock.count_close',
  'stock.policy',
  'location.create',
  'location.update',
  'location.remove',
  'settings.update',
  'credentials.save',
  'credentials.remove',
  'tax_rate.save',
  'tax_rate.remove',
  'shipping_zone.save',
  'shipping_zone.remove',
  'shipping_method.save',
  'webhook_endpoint.create',
  'webhook_endpoint.update',
  'webhook_endpoint.remove',
  'webhook_endpoint.rotate_secret',
  'webhook_endpoint.disable',
  'webhook_endpoint.replay',
  'api_key.create',
  'api_key.revoke',
  'job.retry',
  'job.change',
  'queue.change',
  'session.end',
  'person.invite',
  'person.join',
  'person.update',
  'person.remove',
  'invitation.revoke',
  'password.change',
  'password.reset',
  'second_factor.enable',
  'second_factor.disable',
  'recovery_code.use',
  'customer.export',
  'customer.erase',
  'csv.import',
  'csv.import_cancel',
  'csv.export',
  'tenant.open',
  'tenant.suspend',
  'tenant.resume',
  'tenant.request_deletion',
  'tenant.undo_deletion',
  'tenant.set_limits',
  'tenant.export',
  'tenant.erase',
  'tenant.erased',
] as const;

export type AuditAction = (typeof auditActions)[number];

/** What is told of a thing: enough to see what changed. Amounts are in minor units. No secret is ever among it. */
export type AuditFacts = Readonly<Record<string, unknown>>;

/** What a use case puts on record; who, when and from where is known already. */
export interface AuditNote {
  action: AuditAction;
  subject: { type: string; id: string };
  /** Null for what was not there. */
  before?: AuditFacts | null;
  /** Null for what is gone. */
  after?: AuditFacts | null;
  /** Who asked for it, where a job does it; who acts, if absent. */
  actor?: Actor;
}

/** Where a request came from. */
export interface Origin {
  ip: string | null;
  userAgent: string | null;
}

/** One entry of a tenant's audit log. */
export interface AuditEntry {
  /** From 1, without gaps. */
  seq: number;
  at: Date;
  actor: { type: string; id: string };
  action: string;
  subject: { type: string; id: string };
  before: AuditFacts | null;
  after: AuditFacts | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
}
