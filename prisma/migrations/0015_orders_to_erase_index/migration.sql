-- Final orders whose customer is still known, the one that has been quiet for longest first.
CREATE INDEX CONCURRENTLY orders_to_erase_idx ON orders (tenant_id, updated_at)
  WHERE erased_at IS NULL AND status IN ('delivered', 'rejected', 'cancelled');
