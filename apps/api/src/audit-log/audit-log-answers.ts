import { z } from 'zod';
import { count, moment, pageOf } from '../http/answers.ts';
import { named } from '../openapi/named.ts';

const facts = z.record(z.string(), z.unknown()).meta({
  description: 'What changed, by the field’s name; amounts in minor units, addresses masked.',
  examples: [{ price: 1050 }],
});

const subject = z.strictObject({
  type: z.string().meta({ examples: ['product'] }),
  id: z.string().meta({ examples: ['MUG-01'] }),
});

/** What is told of a deed wherever it is told. */
export const deed = {
  at: moment,
  action: z.string().meta({ examples: ['product.update'] }),
  subject,
  before: facts.nullable().meta({ description: 'Null for what was not there.' }),
  after: facts.nullable().meta({ description: 'Null for what is gone.' }),
};

export const auditEntryAnswer = named(
  'AuditEntry',
  z.strictObject({
    seq: z
      .int()
      .min(1)
      .meta({ description: 'From 1, without gaps.', examples: [17] }),
    ...deed,
    actor: z.strictObject({
      type: z.string().meta({ examples: ['staff'] }),
      id: z.string().meta({ examples: ['0195f3a2-7c1e-7b60-8f3d-2a4c6e8b0d1f'] }),
      name: z
        .string()
        .nullable()
        .meta({ examples: ['Ada Lovelace'] }),
    }),
    ip: z
      .string()
      .nullable()
      .meta({ examples: ['203.0.113.7'] }),
    userAgent: z
      .string()
      .nullable()
      .meta({ examples: ['Mozilla/5.0'] }),
    requestId: z
      .string()
      .nullable()
      .meta({ examples: ['req-42'] }),
  }),
);

export const auditPageAnswer = named('AuditPage', pageOf(auditEntryAnswer));

export const verificationAnswer = named(
  'AuditVerification',
  z.strictObject({
    entries: count,
    head: z.string().meta({
      description:
        'The last hash in hex. Note it elsewhere: whoever rewrites the whole chain cannot keep it.',
      examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
    }),
    brokenAt: z
      .int()
      .nullable()
      .meta({
        description: 'The first entry that is not as it was written; null if all are.',
        examples: [null],
      }),
  }),
);
