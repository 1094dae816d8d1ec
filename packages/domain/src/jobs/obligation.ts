import { batched, statement, type Tx } from '@waybill/db';
import { isSuspendedSql } from '../tenant/life/standing.ts';
import type { FailureKind } from './failure.ts';
import { relayGraceMs } from './outbox.ts';

/** What a run of a job needs to know of its outbox row. */
export interface Obligation {
  /** Failed attempts so far. */
  attempts: number;
  /** Starts in a row that never ended. */
  crashes: number;
  /** Not before this moment. */
  runAt: Date;
  /** Since when a person has to look at it; null while it is tried. */
  parkedAt: Date | null;
  lastError: string | null;
  /** Its shop takes part in nothing for now. */
  isSuspended: boolean;
}

export interface ObligationKey {
  tenantId: string;
  id: string;
}

const select = statement<Obligation & { id: string }>(
  'obligation-read',
  `SELECT o.id, o.attempts, o.crashes, o.run_at AS "runAt", o.parked_at AS "parkedAt", o.last_error AS "lastError",
          ${isSuspendedSql('t')} AS "isSuspended"
   FROM outbox o LEFT JOIN tenants t ON t.id = o.tenant_id WHERE o.tenant_id = $1 AND o.id = ANY($2)`,
);

const readAll = batched(async ({ tx, tenantId }: { tx: Tx; tenantId: string }, ids: readonly string[]) => {
  const rows = await tx.all(select, [tenantId, ids]);
  const known = new Map(rows.map(({ id, ...obligation }) => [id, obligation]));
  return ids.map((id) => known.get(id) ?? null);
});

/** Null when it has been fulfilled. */
export const readObligation = (tx: Tx, { tenantId, id }: ObligationKey): Promise<Obligation | null> =>
  readAll({ tx, tenantId }, id);

/** A job under which its process died this many times in a row is not started again by itself. */
export const crashesUntilQuarantine = 3;

const addCrashes = statement<{ crashes: number }>(
  'obligation-crashed',
  'UPDATE outbox SET crashes = crashes + $3 WHERE tenant_id = $1 AND id = $2 RETURNING crashes',
);

/** Counts starts that never ended. Returns how many there were in a row; 0 when the obligation is gone. */
export async function noteCrashes(tx: Tx, key: ObligationKey, crashes: number): Promise<number> {
  const row = await tx.maybe(addCrashes, [key.tenantId, key.id, crashes]);
  return row?.crashes ?? 0;
}

const postpone = statement(
  'obligation-postpone',
  `UPDATE outbox
   SET run_at = $3::timestamptz, relay_at = $3::timestamptz + $4 * interval '1 ms', relays = 0,
       crashes = CASE WHEN $9 THEN crashes ELSE 0 END,
       attempts = $5, last_error = $6, failure_kind = $7, put_off_reason = $8
   WHERE tenant_id = $1 AND id = $2`,
);

export interface Postponement {
  runAt: Date;
  /** Failed ones so far. */
  attempts: number;
  /** Safe to show to operators. */
  lastError: string | null;
  failureKind?: FailureKind;
  /** Why it was put off, where that was no failure. */
  reason?: string;
  /** The run did nothing of its own: crashes before it are still in a row. */
  untried?: boolean;
}

/** The run ended without a result; it is due again at `runAt`. False when the obligation is gone. */
export const postponeObligation = async (
  tx: Tx,
  { tenantId, id }: ObligationKey,
  { runAt, attempts, lastError, failureKind, reason, untried = false }: Postponement,
): Promise<boolean> => {
  const values = [tenantId, id, runAt, relayGraceMs, attempts, lastError, failureKind, reason, untried];
  return (await tx.run(postpone, values)) === 1;
};

export interface Parking {
  parkedAt: Date;
  attempts: number;
  lastError: string;
  failureKind?: FailureKind;
}

const park = statement(
  'obligation-park',
  `UPDATE outbox SET parked_at = $3, attempts = $4, last_error = $5, failure_kind = $6, put_off_reason = NULL
   WHERE tenant_id = $1 AND id = $2`,
);

/** From now on only a person brings it back: neither queue nor relay runs it. False when the obligation is gone. */
export const parkObligation = async (
  tx: Tx,
  { tenantId, id }: ObligationKey,
  { parkedAt, attempts, lastError, failureKind }: Parking,
): Promise<boolean> => (await tx.run(park, [tenantId, id, parkedAt, attempts, lastError, failureKind])) === 1;

const unpark = statement(
  'obligation-unpark',
  `UPDATE outbox
   SET run_at = $3::timestamptz, relay_at = $3::timestamptz + $4 * interval '1 ms', relays = 0,
       crashes = 0, attempts = 0, put_off_reason = NULL, parked_at = NULL
   WHERE tenant_id = $1 AND id = $2 AND parked_at IS NOT NULL`,
);

/** A person wants it tried again: it starts over, with all its attempts. False when it was not parked. */
export const unparkObligation = async (tx: Tx, key: ObligationKey, now: Date): Promise<boolean> =>
  (await tx.run(unpark, [key.tenantId, key.id, now, relayGraceMs])) === 1;

const holdJobs = statement<{ id: string }>(
  'obligation-hold',
  `WITH wanted AS (
     SELECT o.id, w.until FROM outbox o
     JOIN unnest($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS w(id, now, until) ON w.id = o.id
     WHERE o.tenant_id = $1 AND o.id = ANY($2) AND o.run_at <= w.now
     ORDER BY o.id FOR UPDATE OF o
   )
   UPDATE outbox o SET run_at = wanted.until FROM wanted
   WHERE o.tenant_id = $1 AND o.id = ANY($2) AND o.id = wanted.id
   RETURNING o.id`,
);

const selectRunAt = statement<{ id: string; runAt: Date }>(
  'obligation-run-at',
  'SELECT id, run_at AS "runAt" FROM outbox WHERE tenant_id = $1 AND id = ANY($2)',
);

interface Hold {
  id: string;
  now: Date;
  until: Date;
}

const holdAll = batched(
  async ({ tx, tenantId }: { tx: Tx; tenantId: string }, holds: readonly Hold[]): Promise<HoldResult[]> => {
    // Of two runs of one job at the same moment, the first one holds it.
    const wanted = [...new Map(holds.toReversed().map((one) => [one.id, one])).values()];
    const held = await tx.all(holdJobs, [
      tenantId,
      wanted.map(({ id }) => id),
      wanted.map(({ now }) => now),
      wanted.map(({ until }) => until),
    ]);
    const ours = new Set(held.map(({ id }) => id));
    const isHeld = holds.map(({ id }) => ours.delete(id));
    const others = holds.filter((_, nth) => !isHeld[nth]).map(({ id }) => id);
    const rows = others.length === 0 ? [] : await tx.all(selectRunAt, [tenantId, others]);
    const runAt = new Map(rows.map((row) => [row.id, row.runAt]));
    return holds.map(({ id }, nth) => (isHeld[nth] ? 'held' : (runAt.get(id) ?? 'gone')));
  },
);

/** `held` by this run; `gone` when it has been fulfilled; otherwise the moment until which another run holds it. */
export type HoldResult = 'held' | 'gone' | Date;

/**
 * Keeps other runs of the same job away until a moment by which this one has surely ended: for an effect that
 * nobody can be asked about afterwards.
 */
export const holdObligation = (
  tx: Tx,
  { tenantId, id }: ObligationKey,
  { now, until }: { now: Date; until: Date },
): Promise<HoldResult> => holdAll({ tx, tenantId }, { id, now, until });
