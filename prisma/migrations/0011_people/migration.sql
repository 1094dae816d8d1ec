-- Invitations until they are accepted, and links that reset a password.
SET LOCAL lock_timeout = '3s';

-- CreateTable
CREATE TABLE "invitations" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "invited_by" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "accepted_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "invitations_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "password_resets" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "password_resets_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE UNIQUE INDEX "invitations_token_hash_key" ON "invitations"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "password_resets_token_hash_key" ON "password_resets"("token_hash");

-- CreateIndex
CREATE INDEX "password_resets_user_idx" ON "password_resets"("tenant_id", "user_id");

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_tenant_id_invited_by_fkey" FOREIGN KEY ("tenant_id", "invited_by") REFERENCES "users"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "password_resets" ADD CONSTRAINT "password_resets_tenant_id_user_id_fkey" FOREIGN KEY ("tenant_id", "user_id") REFERENCES "users"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "invitations" ADD CONSTRAINT "invitations_role" CHECK (role IN ('viewer', 'staff', 'admin', 'owner'));
SELECT protect_tenant_table('invitations'), protect_tenant_table('password_resets');
-- What retention removes.
GRANT DELETE ON invitations, password_resets TO waybill_system;

-- Whose links these are: asked before any tenant is known.
CREATE FUNCTION find_invitation(wanted_hash bytea)
  RETURNS TABLE (tenant_id uuid, id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT i.tenant_id, i.id FROM invitations i WHERE i.token_hash = wanted_hash;
END;

CREATE FUNCTION find_password_reset(wanted_hash bytea)
  RETURNS TABLE (tenant_id uuid, id uuid, user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT r.tenant_id, r.id, r.user_id FROM password_resets r WHERE r.token_hash = wanted_hash;
END;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION find_invitation(bytea) OWNER TO waybill_system;
ALTER FUNCTION find_password_reset(bytea) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION find_invitation(bytea), find_password_reset(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_invitation(bytea), find_password_reset(bytea) TO waybill_app;
