-- What of an order its shop's own systems were not told yet, without reading what they were told.
CREATE INDEX CONCURRENTLY hook_deliveries_of_order_idx ON hook_deliveries (tenant_id, order_id)
  WHERE status <> 'succeeded' AND order_id IS NOT NULL;
