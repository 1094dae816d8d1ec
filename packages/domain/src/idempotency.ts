import { hash as digest } from 'node:crypto';
import { statement } from '@waybill/db';
import stringify from 'fast-json-stable-stringify';
import type { Ctx } from './context.ts';
import { DomainError } from './errors.ts';

export interface IdempotentRequest {
  key: string;
  /** SHA-256; see {@link requestHash}. */
  requestHash: Buffer;
}

export interface StoredAnswer {
  status: number;
  body: unknown;
}

/** Two requests are the same when method, path and body are, whatever the order of the body's fields. */
export const requestHash = (method: string, path: string, body: unknown): Buffer =>
  digest('sha256', `${method} ${path}\n${stringify(body)}`, 'buffer');

const claim = statement(
  'idempotency-claim',
  `INSERT INTO idempotency_keys (tenant_id, key, request_hash, status, created_at) VALUES ($1, $2, $3, 0, $4)
   ON CONFLICT DO NOTHING`,
);

const selectAnswer = statement<{
  request_hash: Buffer;
  status: number;
  body: unknown;
  order_id: string | null;
}>(
  'idempotency-answer',
  'SELECT request_hash, status, body, order_id FROM idempotency_keys WHERE tenant_id = $1 AND key = $2',
);

const storeAnswer = statement(
  'idempotency-store',
  'UPDATE idempotency_keys SET status = $3, body = $4 WHERE tenant_id = $1 AND key = $2',
);

/**
 * Runs `action` once per key: the key is claimed, the effects are made and the answer is stored in one transaction.
 * A second request waits for the first one's commit and gets its answer; if the first one fails, the key is free
 * again. Throws `idempotency_key_reused` for the same key with another request.
 */
export async function once(
  ctx: Ctx,
  request: IdempotentRequest | null,
  action: () => Promise<StoredAnswer>,
): Promise<StoredAnswer & { replayed: boolean }> {
  if (!request) return { ...(await action()), replayed: false };
  const { key, requestHash: hash } = request;
  const claimed = await ctx.tx.run(claim, [ctx.tenantId, key, hash, ctx.now]);
  if (claimed === 1) {
    const answer = await action();
    await ctx.tx.run(storeAnswer, [ctx.tenantId, key, answer.status, JSON.stringify(answer.body)]);
    return { ...answer, replayed: false };
  }
  const stored = await ctx.tx.maybe(selectAnswer, [ctx.tenantId, key]);
  if (!stored || stored.order_id !== null || !stored.request_hash.equals(hash)) {
    throw new DomainError(
      'idempotency_key_reused',
      'This Idempotency-Key was used before with another request.',
    );
  }
  return { status: stored.status, body: stored.body, replayed: true };
}
