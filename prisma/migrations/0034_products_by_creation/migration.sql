-- Lists the newest products first.
CREATE INDEX CONCURRENTLY "products_created_idx" ON "products"("tenant_id", "created_at", "sku");
