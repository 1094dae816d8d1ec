-- Lists in the order of names.
CREATE INDEX CONCURRENTLY "products_name_idx" ON "products"("tenant_id", "name", "sku");
