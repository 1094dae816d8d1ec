-- One statement and nothing else: built beside a running installation.
CREATE INDEX CONCURRENTLY tenants_allowed_origins_idx ON tenants USING gin (allowed_origins);
