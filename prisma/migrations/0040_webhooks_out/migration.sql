-- Where a shop wants to be told of what happens, and what became of each message.
SET LOCAL lock_timeout = '3s';

-- CreateTable
CREATE TABLE "hook_endpoints" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "events" TEXT[] NOT NULL,
    "payload" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "disabled_reason" TEXT,
    "disabled_at" TIMESTAMPTZ(3),
    "failing_since" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "hook_endpoints_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "hook_secrets" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "hint" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "nonce" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "hook_secrets_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "hook_deliveries" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event_id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "order_id" UUID,
    "sequence" INTEGER,
    "data" JSONB,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "round_started_at" TIMESTAMPTZ(3),
    "next_attempt_at" TIMESTAMPTZ(3),
    "log" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "hook_deliveries_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "hook_secrets_endpoint_idx" ON "hook_secrets"("tenant_id", "endpoint_id");

-- CreateIndex
CREATE INDEX "hook_deliveries_endpoint_idx" ON "hook_deliveries"("tenant_id", "endpoint_id", "id");

-- AddForeignKey
ALTER TABLE "hook_endpoints" ADD CONSTRAINT "hook_endpoints_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_secrets" ADD CONSTRAINT "hook_secrets_tenant_id_endpoint_id_fkey" FOREIGN KEY ("tenant_id", "endpoint_id") REFERENCES "hook_endpoints"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_tenant_id_endpoint_id_fkey" FOREIGN KEY ("tenant_id", "endpoint_id") REFERENCES "hook_endpoints"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "hook_endpoints" ADD CONSTRAINT "hook_endpoints_payload" CHECK (payload IN ('thin', 'full'));
ALTER TABLE "hook_endpoints" ADD CONSTRAINT "hook_endpoints_disabled"
  CHECK (disabled_reason IN ('gone', 'failing') AND NOT enabled OR disabled_reason IS NULL);
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_status"
  CHECK (status IN ('pending', 'succeeded', 'failed', 'skipped'));
ALTER TABLE "hook_deliveries" ADD CONSTRAINT "hook_deliveries_settled"
  CHECK ((status = 'pending') = (settled_at IS NULL));
-- What the sweep for lost obligations looks for.
CREATE INDEX "hook_deliveries_pending_idx" ON "hook_deliveries"("tenant_id", "id") WHERE status = 'pending';
SELECT protect_tenant_table('hook_endpoints'), protect_tenant_table('hook_secrets'),
       protect_tenant_table('hook_deliveries');
