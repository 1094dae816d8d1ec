-- Events of one payment that nobody has looked into: one look answers all of them.
CREATE INDEX CONCURRENTLY webhook_events_of_payment_idx ON webhook_events (tenant_id, reference) WHERE processed_at IS NULL;
