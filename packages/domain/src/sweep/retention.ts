import { statement } from '@waybill/db';
import type { Sweep } from './sweep.ts';

/** How long a repeated request is recognised, in days; storefronts repeat within minutes. */
export const idempotencyKeyDays = 7;

const deleteKeys = statement(
  'idempotency-keys-delete-old',
  `DELETE FROM idempotency_keys WHERE created_at < $1::timestamptz - ${idempotencyKeyDays} * interval '1 day'`,
);

/** How long a session can be looked up after it would have ended by itself, in days. */
export const sessionDays = 30;

/** Its refresh tokens go with it. */
const deleteSessions = statement(
  'sessions-delete-old',
  `DELETE FROM sessions WHERE expires_at < $1::timestamptz - ${sessionDays} * interval '1 day'`,
);

/** How long invitations and links can be looked up after they have expired, in days. */
export const linkDays = 30;

const deleteInvitations = statement(
  'invitations-delete-old',
  `DELETE FROM invitations WHERE expires_at < $1::timestamptz - ${linkDays} * interval '1 day'`,
);

const deleteResets = statement(
  'password-resets-delete-old',
  `DELETE FROM password_resets WHERE expires_at < $1::timestamptz - ${linkDays} * interval '1 day'`,
);

const deleteOrderLinks = statement(
  'order-links-delete-expired',
  'DELETE FROM order_links WHERE expires_at <= $1',
);

/** What was written down of a shop goes with its export. */
const deleteExports = statement(
  'exports-delete-expired',
  'DELETE FROM tenant_exports WHERE expires_at <= $1',
);

/** How long an expired cart can be looked up, in days: enough to tell its customer what became of it. */
export const expiredCartDays = 7;

/** What is in them goes with them. */
const deleteCarts = statement(
  'carts-delete-expired',
  `DELETE FROM carts WHERE expires_at < $1::timestamptz - ${expiredCartDays} * interval '1 day'`,
);

/** How long a quote can be looked up after its last day, in days. */
export const expiredQuoteDays = 365;

const deleteQuotes = statement(
  'quotes-delete-expired',
  `DELETE FROM quotes WHERE valid_until < $1::timestamptz - ${expiredQuoteDays} * interval '1 day'`,
);

/** Uploads that broke off, imports with their reports, and files that can be downloaded no more. */
const deleteImports = statement(
  'csv-imports-delete-expired',
  'DELETE FROM csv_imports WHERE expires_at <= $1',
);

const deleteFiles = statement('csv-exports-delete-expired', 'DELETE FROM csv_exports WHERE expires_at <= $1');

const deletions = [
  deleteKeys,
  deleteSessions,
  deleteInvitations,
  deleteResets,
  deleteOrderLinks,
  deleteExports,
  deleteCarts,
  deleteQuotes,
  deleteImports,
  deleteFiles,
];

/** Removes what is kept for a time only. */
export const sweepRetention: Sweep = ({ systemDb, now }) =>
  systemDb.inSystem(async (tx) => {
    let removed = 0;
    for (const deletion of deletions) removed += await tx.run(deletion, [now]);
    return removed;
  });
