-- Finds products by words, by pieces of their names and SKUs, and by attributes. One index, so that whose they are is in it once.
CREATE INDEX CONCURRENTLY products_content_idx ON products USING gin (
  tenant_id,
  product_document(name, sku, description, attributes),
  (sku || ' ' || name) gin_trgm_ops,
  attributes jsonb_path_ops);
