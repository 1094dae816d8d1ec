import type { JobName } from '../jobs/catalog.ts';

/**
 * SQL: nobody owes the job to the row `w` (of `tenant_id`, `id`), which `field` of the job's payload names. A parked
 * obligation is owed: a person has to look at it, and a second one would only fail beside it.
 */
export const notOwed = (job: JobName, field: string): string => `NOT EXISTS (
  SELECT FROM outbox o
  WHERE o.tenant_id = w.tenant_id AND o.job = '${job}' AND o.payload ->> '${field}' = w.id::text)`;
