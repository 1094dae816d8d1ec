-- How far a batch of drafts is, without reading the drafts of the others.
CREATE INDEX CONCURRENTLY description_drafts_batch_idx ON description_drafts (tenant_id, batch_id)
  WHERE batch_id IS NOT NULL;
