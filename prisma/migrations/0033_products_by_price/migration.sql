-- Lists in the order of prices.
CREATE INDEX CONCURRENTLY "products_price_idx" ON "products"("tenant_id", "price", "sku");
