import type { JobName } from '../jobs/catalog.ts';

/**
 * SQL: nobody owes the job to the row `w` (of `tenant_id`, `id`), which `field` of the job's payload names. A parked
 * obligation is owed: a person has to look at it, and a second one would only fail beside it.
 *
 * What is owed is read once, however many rows ask for it: a planner that knows the outbox as empty, as it is most of
 * the time, would read all of a shop's obligations for each of them.
 */
export const notOwed = (job: JobName, field: string): string => `(w.tenant_id, w.id::text) NOT IN (
  SELECT o.tenant_id, o.payload ->> '${field}' FROM outbox o
  WHERE o.job = '${job}' AND o.payload ->> '${field}' IS NOT NULL)`;
