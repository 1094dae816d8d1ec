import { statement } from '@waybill/db';
import type { Sweep } from './sweep.ts';

/** How long a repeated request is recognised, in days; storefronts repeat within minutes. */
export const idempotencyKeyDays = 7;
/** How long a session can be looked up after it would have ended by itself, in days. */
export const sessionDays = 30;
/** How long invitations and links can be looked up after they have expired, in days. */
export const linkDays = 30;
/** How long an expired cart can be looked up, in days: enough to tell its customer what became of it. */
export const expiredCartDays = 7;
/** How long a quote can be looked up after its last day, in days. */
export const expiredQuoteDays = 365;

/** Rows whose moment of that name has passed so many days ago. What belongs to them goes with them. */
const longAgo = (table: string, moment: string, days: number) =>
  statement(
    `${table}-delete-old`,
    `DELETE FROM ${table} WHERE ${moment} < $1::timestamptz - ${days} * interval '1 day'`,
  );

/** Rows that say themselves until when they are kept. What belongs to them goes with them. */
const expired = (table: string) =>
  statement(`${table}-delete-expired`, `DELETE FROM ${table} WHERE expires_at <= $1`);

const deletions = [
  longAgo('idempotency_keys', 'created_at', idempotencyKeyDays),
  longAgo('sessions', 'expires_at', sessionDays),
  longAgo('invitations', 'expires_at', linkDays),
  longAgo('password_resets', 'expires_at', linkDays),
  longAgo('carts', 'expires_at', expiredCartDays),
  longAgo('quotes', 'valid_until', expiredQuoteDays),
  expired('order_links'),
  expired('tenant_exports'),
  // Uploads that broke off, imports with their reports, and files that can be downloaded no more.
  expired('csv_imports'),
  expired('csv_exports'),
];

/** Removes what is kept for a time only. */
export const sweepRetention: Sweep = ({ systemDb, now }) =>
  systemDb.inSystem(async (tx) => {
    let removed = 0;
    for (const deletion of deletions) removed += await tx.run(deletion, [now]);
    return removed;
  });
