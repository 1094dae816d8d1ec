-- What an API key may do, what a role is, and who operates the installation.

-- Whoever holds the table longer keeps this waiting, and this everybody else: it gives way instead, and tries again.
SET LOCAL lock_timeout = '3s';

-- Keys that exist, and those that the release before goes on making, may do whatever a storefront or a back office
-- needs.
ALTER TABLE "api_keys" ADD COLUMN "scopes" TEXT[] NOT NULL DEFAULT ARRAY[
  'orders:read', 'orders:write', 'orders:fulfil', 'refunds:write', 'products:read', 'products:write',
  'inventory:read', 'inventory:write']::TEXT[],
  ADD COLUMN "expires_at" TIMESTAMPTZ(3),
  ADD COLUMN "ip_ranges" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "last_used_at" TIMESTAMPTZ(3);

ALTER TABLE "users" ADD COLUMN "operator" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "users" ADD CONSTRAINT "users_role" CHECK (role IN ('viewer', 'staff', 'admin', 'owner')) NOT VALID;

-- They tell more than find_api_key and find_users, which the release before goes on asking.
CREATE FUNCTION find_key_owner(wanted_prefix text)
  RETURNS TABLE (
    tenant_id uuid, id uuid, secret_hash bytea, scopes text[], expires_at timestamptz, ip_ranges text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT k.tenant_id, k.id, k.secret_hash, k.scopes, k.expires_at, k.ip_ranges
  FROM api_keys k WHERE k.prefix = wanted_prefix AND k.revoked_at IS NULL;
END;

CREATE FUNCTION find_people(wanted_email text)
  RETURNS TABLE (tenant_id uuid, id uuid, name text, role text, operator boolean, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT u.tenant_id, u.id, u.name, u.role, u.operator, u.password_hash
  FROM users u WHERE u.email = lower(wanted_email);
END;

-- When each key was used last, for many keys of many shops at once.
GRANT UPDATE (last_used_at) ON api_keys TO waybill_system;
CREATE FUNCTION note_key_uses(uses jsonb)
  RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  UPDATE api_keys k SET last_used_at = greatest(k.last_used_at, u.at)
  FROM jsonb_to_recordset(uses) AS u(tenant uuid, id uuid, at timestamptz)
  WHERE k.tenant_id = u.tenant AND k.id = u.id;
END;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION find_key_owner(text) OWNER TO waybill_system;
ALTER FUNCTION find_people(text) OWNER TO waybill_system;
ALTER FUNCTION note_key_uses(jsonb) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION find_key_owner(text), find_people(text), note_key_uses(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_key_owner(text), find_people(text), note_key_uses(jsonb) TO waybill_app;
