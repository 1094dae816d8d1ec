import { statement, type Tx } from '@waybill/db';
import type { Actor } from '../context.ts';
import { type Listener, listensSql, noteDeliveries } from '../hooks/deliveries.ts';
import { newId } from '../ids.ts';
import { insertOutboxJobs, type OutboxJob, relayGraceMs } from '../jobs/outbox.ts';
import { writePayload } from '../jobs/payload.ts';
import type { ProviderName } from '../ports/payment-provider.ts';
import { limitBatch, type OrderLimit } from './daily-room.ts';
import { actorLabel } from './events.ts';
import { type CaptureMode, getOrder, type OrderRecord, type ShippingAddress } from './record.ts';

/** What a storefront submits, already checked for its form. */
export interface NewOrder {
  customer: { name: string; email: string };
  shippingAddress: ShippingAddress;
  shippingMethod: string;
  currency: string;
  items: { sku: string; quantity: number }[];
  payment: {
    provider: ProviderName;
    paymentMethod?: string | undefined;
    /** When the money is taken; as the shop has it set, if absent. */
    capture?: CaptureMode | undefined;
  };
  expectedTotal?: number | undefined;
  metadata: Record<string, string>;
}

export interface Submission {
  order: NewOrder;
  /** The client's idempotency key with the hash of the request it came with. */
  idempotency: { key: string; requestHash: Buffer } | null;
  actor: Actor;
  requestId: string | null;
  /** W3C Trace Context of the request; null where it is not traced. */
  traceparent: string | null;
  /** Whether the shop has limits that the order may meet. */
  isLimited?: boolean;
}

export type Acceptance =
  | { kind: 'accepted' | 'replayed'; order: OrderRecord }
  /** The key was used before with another request. */
  | { kind: 'key_reused' }
  /** The shop has used up what it may. */
  | { kind: 'limited'; limit: OrderLimit };

export interface Accepted {
  /** One for each submission, in their order. */
  acceptances: Acceptance[];
  /** The obligations that the commit creates. */
  jobs: OutboxJob[];
}

/**
 * One statement for the whole batch: claim the keys, number and insert the orders that won theirs, and note the
 * obligation to process them; and see who wants to hear of it. Keys are claimed in key order before the tenant's counter is taken, so that two
 * batches at once wait for each other in one direction only.
 */
const insertBatch = statement<{ id: string; number: number; listeners: Listener[] | null }>(
  'orders-accept',
  `WITH batch AS (
     SELECT * FROM jsonb_to_recordset($2::jsonb) AS b(
       nth int, id uuid, key text, request_hash text, job_id uuid, request_id text, traceparent text, actor text,
       customer_name text, customer_email text, shipping_address jsonb, shipping_method text, currency text,
       provider text, method text, capture_mode text, expected_total bigint, metadata jsonb, items jsonb)
   ), claimed AS (
     INSERT INTO idempotency_keys (tenant_id, key, request_hash, status, order_id, created_at)
     SELECT $1, key, decode(request_hash, 'hex'), 202, id, $3 FROM batch WHERE key IS NOT NULL ORDER BY key, nth
     ON CONFLICT DO NOTHING
     RETURNING order_id
   ), won AS (
     SELECT b.*, row_number() OVER (ORDER BY nth) AS rank
     FROM batch b WHERE key IS NULL OR id IN (SELECT order_id FROM claimed)
   ), counter AS (
     UPDATE tenants
     SET next_order_number = next_order_number + (SELECT count(*) FROM won),
         orders_today = (SELECT count(*) FROM won)
           + CASE WHEN orders_day >= ($3::timestamptz AT TIME ZONE 'UTC')::date THEN orders_today ELSE 0 END,
         orders_day = greatest(orders_day, ($3::timestamptz AT TIME ZONE 'UTC')::date)
     WHERE id = $1 AND EXISTS (SELECT FROM won)
     RETURNING next_order_number AS after
   ), numbered AS (
     SELECT won.*, counter.after - count(*) OVER () + rank - 1 AS number FROM won CROSS JOIN counter
   ), placed AS (
     INSERT INTO orders (tenant_id, id, number, status, customer_name, customer_email, shipping_address,
                         shipping_method, currency, payment_provider, payment_method, capture_mode, expected_total,
                         metadata, created_at, updated_at)
     SELECT $1, id, number, 'pending', customer_name, customer_email, shipping_address, shipping_method, currency,
            provider, method, capture_mode, expected_total, metadata, $3, $3
     FROM numbered
   ), lines AS (
     INSERT INTO order_lines (tenant_id, order_id, line_no, sku, quantity)
     SELECT $1, n.id, i.line_no, i.item ->> 'sku', (i.item ->> 'quantity')::int
     FROM numbered n CROSS JOIN LATERAL jsonb_array_elements(n.items) WITH ORDINALITY AS i(item, line_no)
   ), events AS (
     INSERT INTO order_events (tenant_id, order_id, seq, type, data, actor, at)
     SELECT $1, id, 1, 'order.accepted', '{}', actor, $3 FROM numbered
   ), obligations AS (
     INSERT INTO outbox (tenant_id, id, job, payload, run_at, relay_at, created_at, request_id, traceparent)
     SELECT $1, job_id, 'order.process', jsonb_build_object('orderId', id), $3, $3 + $4 * interval '1 ms', $3,
            request_id, traceparent
     FROM numbered
   )
   SELECT id, number, (
     SELECT json_agg(json_build_object('id', h.id, 'events', h.events, 'enabled', h.enabled)) FROM hook_endpoints h
     WHERE h.tenant_id = $1 AND 'order.accepted' = ANY (h.events) AND ${listensSql('h')}) AS listeners
   FROM numbered`,
);

const selectClaims = statement<{ key: string; request_hash: Buffer; order_id: string | null }>(
  'idempotency-claims',
  'SELECT key, request_hash, order_id FROM idempotency_keys WHERE tenant_id = $1 AND key = ANY($2)',
);

/**
 * What was answered under the key before: the order as it was accepted then, or that the key was used with another
 * request; null where it is new.
 */
export async function findAccepted(
  ctx: Pick<Intake, 'tx' | 'tenantId'>,
  { key, requestHash }: NonNullable<Submission['idempotency']>,
): Promise<Exclude<Acceptance, { kind: 'limited' }> | null> {
  const [claim] = await ctx.tx.all(selectClaims, [ctx.tenantId, [key]]);
  return claim ? answerClaim(ctx, claim, requestHash) : null;
}

async function answerClaim(
  ctx: Pick<Intake, 'tx' | 'tenantId'>,
  claim: { request_hash: Buffer; order_id: string | null },
  requestHash: Buffer | undefined,
): Promise<Exclude<Acceptance, { kind: 'limited' }>> {
  if (claim.order_id === null || !requestHash?.equals(claim.request_hash)) return { kind: 'key_reused' };
  return { kind: 'replayed', order: asAccepted(await getOrder(ctx, claim.order_id)) };
}

type Candidate = Submission & { id: string; jobId: string };

const toRow = ({ order, id, jobId, idempotency, actor, requestId, traceparent }: Candidate, nth: number) => ({
  nth,
  id,
  key: idempotency?.key,
  request_hash: idempotency?.requestHash.toString('hex'),
  job_id: jobId,
  request_id: requestId,
  traceparent,
  actor: actorLabel(actor),
  customer_name: order.customer.name,
  customer_email: order.customer.email,
  shipping_address: order.shippingAddress,
  shipping_method: order.shippingMethod,
  currency: order.currency,
  provider: order.payment.provider,
  method: order.payment.paymentMethod,
  capture_mode: order.payment.capture,
  expected_total: order.expectedTotal,
  metadata: order.metadata,
  items: order.items,
});

/** Taxes are known once an order is priced. */
const untaxed = { pricesIncludeTax: null, shippingTax: null, taxes: null };

/** The record of an order that was accepted a moment ago: known without reading it back. */
const acceptedRecord = ({ order, id }: Candidate, number: number, now: Date): OrderRecord =>
  asAccepted({
    id,
    number,
    status: 'pending',
    rejection: null,
    cancelReason: null,
    customer: order.customer,
    shippingAddress: order.shippingAddress,
    shippingMethod: order.shippingMethod,
    currency: order.currency,
    expectedTotal: order.expectedTotal ?? null,
    subtotal: null,
    shippingTotal: null,
    taxTotal: null,
    discountTotal: null,
    total: null,
    ...untaxed,
    metadata: order.metadata,
    disputed: false,
    reservationExpiresAt: null,
    erasedAt: null,
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    lines: order.items.map(({ sku, quantity }, index) => ({
      lineNo: index + 1,
      sku,
      quantity,
      name: null,
      unitPrice: null,
      total: null,
      taxTotal: null,
      taxes: null,
    })),
    captureMode: null,
    payments: [],
    captures: [],
    refunds: [],
    shipments: [],
  });

/** The order as it was when its 202 was given: what a repeated request is told. */
const asAccepted = (order: OrderRecord): OrderRecord => ({
  ...order,
  status: 'pending',
  rejection: null,
  cancelReason: null,
  subtotal: null,
  shippingTotal: null,
  taxTotal: null,
  discountTotal: null,
  total: null,
  ...untaxed,
  disputed: false,
  captureMode: null,
  reservationExpiresAt: null,
  updatedAt: order.createdAt,
  lines: order.lines.map((line) => ({
    ...line,
    ...{ name: null, unitPrice: null, total: null, taxTotal: null, taxes: null },
  })),
  payments: [],
  captures: [],
  refunds: [],
  shipments: [],
});

const processJob = (
  tenantId: string,
  { id, jobId, requestId, traceparent }: Candidate,
  now: Date,
): OutboxJob => ({
  id: jobId,
  tenantId,
  job: 'order.process',
  payload: writePayload('order.process', { orderId: id }),
  runAt: now,
  dedupeKey: null,
  requestId,
  traceparent,
});

const deliverJob = (
  { tenantId, now }: Intake,
  deliveryId: string,
  { requestId, traceparent }: Candidate,
): OutboxJob => ({
  id: newId(),
  tenantId,
  job: 'webhook.deliver',
  payload: writePayload('webhook.deliver', { deliveryId }),
  runAt: now,
  dedupeKey: deliveryId,
  requestId,
  traceparent,
});

/** Owes the shop's endpoints a message of each order that was accepted. */
async function tellListeners(
  intake: Intake,
  accepted: readonly Candidate[],
  listeners: readonly Listener[],
): Promise<readonly OutboxJob[]> {
  const jobs = await Promise.all(
    accepted.map(async (candidate) => {
      const event = { type: 'order.accepted', orderId: candidate.id, sequence: 1 } as const;
      const owed = await noteDeliveries(intake, listeners, event);
      return owed.map((deliveryId) => deliverJob(intake, deliveryId, candidate));
    }),
  );
  return insertOutboxJobs(intake.tx, jobs.flat(), intake.now);
}

interface Intake {
  tx: Tx;
  tenantId: string;
  now: Date;
}

/** Takes a batch of orders of one tenant in the open transaction, as far as the tenant may place them. */
export async function acceptOrders(ctx: Intake, submissions: readonly Submission[]): Promise<Accepted> {
  if (!submissions.some(({ isLimited }) => isLimited)) return acceptAll(ctx, submissions);
  const limits = await limitBatch(ctx, submissions);
  const { acceptances, jobs } = await acceptAll(
    ctx,
    submissions.filter((_, nth) => limits[nth] === null),
  );
  const answers = acceptances.values();
  return {
    acceptances: limits.map((limit) => {
      if (limit) return { kind: 'limited', limit };
      const { value } = answers.next();
      if (!value) throw new Error('a batch was accepted with an answer missing');
      return value;
    }),
    jobs,
  };
}

async function acceptAll(intake: Intake, submissions: readonly Submission[]): Promise<Accepted> {
  const { tx, tenantId, now } = intake;
  if (submissions.length === 0) return { acceptances: [], jobs: [] };
  const candidates = submissions.map((submission) => ({ ...submission, id: newId(), jobId: newId() }));
  const rows = JSON.stringify(candidates.map(toRow));
  const placed = await tx.all(insertBatch, [tenantId, rows, now, relayGraceMs]);
  const numbers = new Map(placed.map(({ id, number }) => [id, number]));
  const listeners = placed[0]?.listeners ?? [];

  const lostKeys = candidates.flatMap(({ id, idempotency }) =>
    idempotency && !numbers.has(id) ? [idempotency.key] : [],
  );
  const claims = lostKeys.length > 0 ? await tx.all(selectClaims, [tenantId, lostKeys]) : [];
  const claimOf = new Map(claims.map((claim) => [claim.key, claim]));

  const acceptances: Acceptance[] = [];
  const jobs: OutboxJob[] = [];
  for (const candidate of candidates) {
    const number = numbers.get(candidate.id);
    if (number !== undefined) {
      acceptances.push({ kind: 'accepted', order: acceptedRecord(candidate, number, now) });
      jobs.push(processJob(tenantId, candidate, now));
      continue;
    }
    const claim = candidate.idempotency && claimOf.get(candidate.idempotency.key);
    if (!claim) throw new Error('an order was neither placed nor was its idempotency key taken');
    acceptances.push(await answerClaim(intake, claim, candidate.idempotency?.requestHash));
  }
  if (listeners.length > 0) {
    const accepted = candidates.filter(({ id }) => numbers.has(id));
    jobs.push(...(await tellListeners(intake, accepted, listeners)));
  }
  return { acceptances, jobs };
}
