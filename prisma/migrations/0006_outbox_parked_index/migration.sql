-- What a person has to look at is counted without reading what is merely due.
CREATE INDEX CONCURRENTLY outbox_parked_idx ON outbox (job) WHERE parked_at IS NOT NULL;
