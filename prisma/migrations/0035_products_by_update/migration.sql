-- Lists what changed last first, and what changed since.
CREATE INDEX CONCURRENTLY "products_updated_idx" ON "products"("tenant_id", "updated_at", "sku");
