-- Sessions of people, so that a login can be ended; and people whose access was taken away.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "users" ADD COLUMN "disabled_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "sessions" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "ip" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "refresh_tokens" (
    "tenant_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "session_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("tenant_id","token_hash")
);

-- CreateIndex
CREATE INDEX "sessions_user_idx" ON "sessions"("tenant_id", "user_id");

-- CreateIndex
CREATE INDEX "sessions_expiry_idx" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "refresh_tokens_token_hash_key" ON "refresh_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "refresh_tokens_session_idx" ON "refresh_tokens"("tenant_id", "session_id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_tenant_id_user_id_fkey" FOREIGN KEY ("tenant_id", "user_id") REFERENCES "users"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_tenant_id_session_id_fkey" FOREIGN KEY ("tenant_id", "session_id") REFERENCES "sessions"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_kind" CHECK (kind IN ('api', 'ops'));
SELECT protect_tenant_table('sessions'), protect_tenant_table('refresh_tokens');
-- What retention removes.
GRANT DELETE ON sessions TO waybill_system;

-- Nobody whose access was taken away logs in, whichever release asks.
CREATE OR REPLACE FUNCTION find_people(wanted_email text)
  RETURNS TABLE (tenant_id uuid, id uuid, name text, role text, operator boolean, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT u.tenant_id, u.id, u.name, u.role, u.operator, u.password_hash
  FROM users u WHERE u.email = lower(wanted_email) AND u.disabled_at IS NULL;
END;

CREATE OR REPLACE FUNCTION find_users(wanted_email text)
  RETURNS TABLE (tenant_id uuid, id uuid, name text, role text, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT u.tenant_id, u.id, u.name, u.role, u.password_hash
  FROM users u WHERE u.email = lower(wanted_email) AND u.disabled_at IS NULL;
END;

-- Whose session a refresh token belongs to: asked before any tenant is known.
CREATE FUNCTION find_refresh_token(wanted_hash bytea)
  RETURNS TABLE (tenant_id uuid, session_id uuid, user_id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT s.tenant_id, s.id, s.user_id
  FROM refresh_tokens r JOIN sessions s ON s.tenant_id = r.tenant_id AND s.id = r.session_id
  WHERE r.token_hash = wanted_hash;
END;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION find_refresh_token(bytea) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION find_refresh_token(bytea) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_refresh_token(bytea) TO waybill_app;
