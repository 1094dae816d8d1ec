import type { Scope } from '../context.ts';
import type { AuditEntry, AuditFacts, AuditNote } from './entry.ts';
import { mask } from './mask.ts';

const maskFacts = (facts: AuditFacts | null = null): AuditFacts | null => mask(facts) as AuditFacts | null;

/** What a note becomes in the log. */
export const toAuditEntry =
  ({ actor, origin, requestId = null }: Scope, at: Date) =>
  ({ action, subject, before, after, actor: asked }: AuditNote): Omit<AuditEntry, 'seq'> => ({
    ...{ at, actor: asked ?? actor, action, subject, before: maskFacts(before), after: maskFacts(after) },
    ...{ ip: origin?.ip ?? null, userAgent: origin?.userAgent ?? null, requestId },
  });
