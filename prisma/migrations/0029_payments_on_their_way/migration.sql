-- The sweeps look for payments that go on, every half minute, and would read every payment there ever was.
CREATE INDEX CONCURRENTLY payments_on_their_way_idx ON payments (updated_at)
  WHERE status IN ('processing', 'requires_action', 'authorized');
