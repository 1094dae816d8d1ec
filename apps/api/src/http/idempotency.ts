import { type Ctx, once, requestHash, type Transact } from '@waybill/domain';
import { z } from 'zod';
import { Problem } from './problem.ts';
import type { Call } from './route.ts';

const header = 'Idempotency-Key';
const wellFormed = /^[\x21-\x7e]{1,255}$/;

/** The request under the key it came with; null without one. Throws `invalid_idempotency_key`. */
export function idempotentRequest({ req, sent, idempotent }: Pick<Call, 'req' | 'sent' | 'idempotent'>) {
  if (!idempotent)
    throw new Error(`${req.path} takes an ${header}, and its route does not say idempotent: true`);
  const key = req.get(header);
  if (key === undefined) return null;
  if (!wellFormed.test(key)) {
    throw new Problem('invalid_idempotency_key', `${header} must be 1 to 255 visible ASCII characters.`);
  }
  return { key, requestHash: requestHash(req.method, req.baseUrl + req.path, sent) };
}

export const markReplayed = ({ res }: Pick<Call, 'res'>): void => {
  res.set('Idempotent-Replayed', 'true');
};

/** Runs the action in one transaction with the claim of the key, or finds the answer that was given to it before, as JSON. */
export async function answerOnce<Answer>(
  transact: Transact,
  call: Pick<Call, 'req' | 'res' | 'sent' | 'scope' | 'idempotent'>,
  action: (ctx: Ctx) => Promise<{ status: number; body: Answer }>,
): Promise<{ status: number; body: Answer }> {
  const request = idempotentRequest(call);
  const { replayed, status, body } = await transact(call.scope, (ctx) =>
    once(ctx, request, () => action(ctx)),
  );
  if (replayed) markReplayed(call);
  // Of one that was stored, the JSON is the same.
  return { status, body: body as Answer };
}

const identified = z.object({ id: z.uuid() });

/** The id of what was answered: of an answer that may have been stored long ago. */
export const answeredId = (body: unknown): string => identified.parse(body).id;
