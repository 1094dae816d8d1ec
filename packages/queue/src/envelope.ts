import type { OutboxJob } from '@waybill/domain';
import { z } from 'zod';

/** What a job carries in the queue: ids only. New fields are optional, so that yesterday's jobs still parse. */
const envelopeSchema = z.object({
  v: z.literal(1),
  tenantId: z.uuid(),
  job: z.string().min(1),
  payload: z.record(z.string(), z.unknown()),
  requestId: z.string().nullable(),
  /** W3C Trace Context; absent where nothing is traced. */
  traceparent: z.string().optional(),
});

export type Envelope = z.output<typeof envelopeSchema>;

export const toEnvelope = ({ tenantId, job, payload, requestId, traceparent }: OutboxJob): Envelope => ({
  v: 1,
  tenantId,
  job,
  payload,
  requestId,
  ...(traceparent !== null && { traceparent }),
});

export type EnvelopeReading = { ok: true; envelope: Envelope } | { ok: false; problem: string };

/** Reads a job's data without trusting it: people can type it into Bull Board. */
export function readEnvelope(data: unknown): EnvelopeReading {
  const parsed = envelopeSchema.safeParse(data);
  if (parsed.success) return { ok: true, envelope: parsed.data };
  const problem = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'data'}: ${issue.message}`)
    .join('; ');
  return { ok: false, problem };
}
