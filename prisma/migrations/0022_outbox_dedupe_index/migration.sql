-- In place of the index that begins with the tenant. See the next migration.
CREATE UNIQUE INDEX CONCURRENTLY "outbox_dedupe_key_job_tenant_id_key" ON "outbox"("dedupe_key", "job", "tenant_id");
