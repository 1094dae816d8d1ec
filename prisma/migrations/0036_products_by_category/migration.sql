-- Lists the products of a category.
CREATE INDEX CONCURRENTLY "products_category_idx" ON "products"("tenant_id", "category", "sku");
