-- Finds the variants of a product, of which no two have the same options.
CREATE UNIQUE INDEX CONCURRENTLY products_variants_key ON products (tenant_id, parent, options) WHERE parent IS NOT NULL;
