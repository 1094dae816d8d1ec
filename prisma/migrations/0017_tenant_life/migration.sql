-- A shop can be suspended, and deleted after a time in which that can be undone.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "tenants" ADD COLUMN "suspended_at" TIMESTAMPTZ(3),
  ADD COLUMN "suspension_reason" TEXT,
  ADD COLUMN "deletion_requested_at" TIMESTAMPTZ(3),
  ADD COLUMN "delete_after" TIMESTAMPTZ(3),
  ADD COLUMN "deletion_requested_from" UUID;

-- The first owner of a shop is invited by who runs the installation, who is none of its people.
ALTER TABLE "invitations" ALTER COLUMN "invited_by" DROP NOT NULL;

-- What follows is what Prisma cannot say.

-- All shops of the installation, for its operator. Who may ask is for the API to say; nothing of what is in them is told.
CREATE FUNCTION list_tenants(after uuid, most integer)
  RETURNS TABLE (
    id uuid, slug text, name text, currency char(3), created_at timestamptz, suspended_at timestamptz,
    suspension_reason text, deletion_requested_at timestamptz, delete_after timestamptz)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT t.id, t.slug, t.name, t.currency, t.created_at, t.suspended_at, t.suspension_reason, t.deletion_requested_at,
         t.delete_after
  FROM tenants t WHERE after IS NULL OR t.id > after ORDER BY t.id LIMIT most;
END;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION list_tenants(uuid, integer) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION list_tenants(uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION list_tenants(uuid, integer) TO waybill_app;
