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

export type EnvelopeReading =
  | { kind: 'envelope'; envelope: Envelope }
  /** A newer release wrote it. `what` completes the sentence "… is newer". */
  | { kind: 'newer'; what: string }
  | { kind: 'invalid'; problem: string };

const later = z.object({ v: z.int().min(2) });

/** Reads a job's data without trusting it: people can type it into Bull Board. */
export function readEnvelope(data: unknown): EnvelopeReading {
  const parsed = envelopeSchema.safeParse(data);
  if (parsed.success) return { kind: 'envelope', envelope: parsed.data };
  const newer = later.safeParse(data);
  if (newer.success) return { kind: 'newer', what: `version ${newer.data.v} of what jobs look like` };
  const problem = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'data'}: ${issue.message}`)
    .join('; ');
  return { kind: 'invalid', problem };
}
