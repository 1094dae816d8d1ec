-- What arrives is handed out to the orders that wait for it, without reading those that do not.
CREATE INDEX CONCURRENTLY stock_reservations_awaited_idx ON stock_reservations (tenant_id, sku, location)
  WHERE awaited > 0;
