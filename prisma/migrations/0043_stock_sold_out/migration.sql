-- The sweep for low stock also looks for what has sold out since the merchant was last told.
CREATE INDEX CONCURRENTLY stock_levels_sold_out_idx ON stock_levels (tenant_id)
  WHERE sold_out_armed AND low_stock_threshold IS NOT NULL AND on_hand - reserved <= 0;
