-- The mails of an order that wait or were refused, without reading those that were sent.
CREATE INDEX CONCURRENTLY messages_of_order_idx ON messages (tenant_id, order_id) WHERE status <> 'sent';
