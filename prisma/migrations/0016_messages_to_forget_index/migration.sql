-- Mails that were settled and whose recipient is still known, the oldest first.
CREATE INDEX CONCURRENTLY messages_to_forget_idx ON messages (tenant_id, settled_at)
  WHERE settled_at IS NOT NULL AND recipient <> 'erased@erased.invalid';
