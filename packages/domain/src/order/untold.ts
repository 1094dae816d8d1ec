import { statement } from '@waybill/db';
import type { Ctx } from '../context.ts';
import type { HookEndpoint } from '../hooks/endpoints.ts';
import type { DeliveryStatus } from '../hooks/log.ts';
import type { MailKind } from '../mail/templates/index.ts';

/** An event of an order of which an endpoint of the shop has not heard. */
export interface UntoldHook {
  endpointId: string;
  isEnabled: boolean;
  /** Why it was disabled by itself; null where it was not. */
  disabledReason: HookEndpoint['disabledReason'];
  status: Exclude<DeliveryStatus, 'succeeded'>;
  attempts: number;
  nextAttemptAt: Date | null;
  /** Of the last attempt. */
  lastError: string | null;
  occurredAt: Date;
}

/** A mail about an order that the mail server will not take. */
export interface RefusedMail {
  kind: MailKind;
  reason: string | null;
  settledAt: Date | null;
}

/** What was to be told of an order, and was not. */
export interface Untold {
  hooks: readonly UntoldHook[];
  mails: readonly RefusedMail[];
}

const selectHooks = statement<UntoldHook>(
  'order-untold-hooks',
  `SELECT d.endpoint_id AS "endpointId", h.enabled AS "isEnabled", h.disabled_reason AS "disabledReason", d.status,
          d.attempts, d.next_attempt_at AS "nextAttemptAt", d.log -> -1 ->> 'error' AS "lastError",
          d.occurred_at AS "occurredAt"
   FROM hook_deliveries d JOIN hook_endpoints h ON h.tenant_id = d.tenant_id AND h.id = d.endpoint_id
   WHERE d.tenant_id = $1 AND d.order_id = $2 AND d.status <> 'succeeded' ORDER BY d.id`,
);

const selectMails = statement<RefusedMail>(
  'order-refused-mails',
  `SELECT kind, reason, settled_at AS "settledAt" FROM messages
   WHERE tenant_id = $1 AND order_id = $2 AND status = 'refused' ORDER BY id`,
);

/** The oldest first. */
export async function readUntold({ tx, tenantId }: Ctx, orderId: string): Promise<Untold> {
  return {
    hooks: await tx.all(selectHooks, [tenantId, orderId]),
    mails: await tx.all(selectMails, [tenantId, orderId]),
  };
}
