-- Finds the few that are archived or not for sale among the many that are.
CREATE INDEX CONCURRENTLY products_out_of_sale_idx ON products (tenant_id, sku) WHERE archived_at IS NOT NULL OR NOT active;
