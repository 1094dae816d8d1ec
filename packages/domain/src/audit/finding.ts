import type { Tx } from '@waybill/db';

export const invariants = {
  I1: 'On hand and its value equal the sums of movements; reserved equals the open reservations.',
  I2: 'Nothing is negative but by as much as orders may wait for and do, nothing is sold twice.',
  I3: 'Captured less refunded equals what the orders say; an order is paid only if captured covers its total.',
  I4: 'Every order that is not final has an open obligation, a waiting reason or a future deadline.',
  I5: 'Each (order, kind of message, recipient) is sent at most once.',
  I6: 'Every row belongs to exactly one tenant, references included.',
  I7: 'History explains state: replaying the timeline gives the current status.',
} as const;

export type Invariant = keyof typeof invariants;

/** A row that breaks an invariant. */
export interface Finding {
  invariant: Invariant;
  tenantId: string;
  /** What it is about, for example `order 0198…` or `MUG-01 at main`. */
  subject: string;
  detail: string;
}

export interface FindingRow {
  tenant_id: string;
  subject: string;
  detail: string;
}

/** Looks through the whole database, as the role that sees every tenant. */
export type Check = (tx: Tx, now: Date) => Promise<FindingRow[]>;
