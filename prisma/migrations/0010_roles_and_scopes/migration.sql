-- What an API key may do, what a role is, and who operates the installation.

-- Keys that exist were made when a key could do whatever a storefront or a back office needs.
ALTER TABLE "api_keys" ADD COLUMN "scopes" TEXT[] NOT NULL DEFAULT ARRAY[
  'orders:read', 'orders:write', 'orders:fulfil', 'refunds:write', 'products:read', 'products:write',
  'inventory:read', 'inventory:write']::TEXT[];
ALTER TABLE "api_keys" ALTER COLUMN "scopes" DROP DEFAULT;

ALTER TABLE "users" ADD COLUMN "operator" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "users" ADD CONSTRAINT "users_role" CHECK (role IN ('viewer', 'staff', 'admin', 'owner')) NOT VALID;
ALTER TABLE "users" VALIDATE CONSTRAINT "users_role";

-- The functions tell more than before: their columns cannot be changed in place. Processes of the release before
-- read the columns that they know.
DROP FUNCTION find_api_key(text);
DROP FUNCTION find_users(text);

CREATE FUNCTION find_api_key(wanted_prefix text)
  RETURNS TABLE (tenant_id uuid, id uuid, secret_hash bytea, scopes text[])
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT k.tenant_id, k.id, k.secret_hash, k.scopes
  FROM api_keys k WHERE k.prefix = wanted_prefix AND k.revoked_at IS NULL;
END;

CREATE FUNCTION find_users(wanted_email text)
  RETURNS TABLE (tenant_id uuid, id uuid, name text, role text, operator boolean, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT u.tenant_id, u.id, u.name, u.role, u.operator, u.password_hash
  FROM users u WHERE u.email = lower(wanted_email);
END;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION find_api_key(text) OWNER TO waybill_system;
ALTER FUNCTION find_users(text) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION find_api_key(text), find_users(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_api_key(text), find_users(text) TO waybill_app;
