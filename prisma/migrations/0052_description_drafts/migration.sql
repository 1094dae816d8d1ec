-- Drafts of descriptions that are decided on, asked for many at once, and paid for.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "description_drafts"
  ADD COLUMN "length" TEXT NOT NULL DEFAULT 'medium',
  ADD COLUMN "based_on" TEXT,
  ADD COLUMN "cost_micros" INTEGER,
  ADD COLUMN "batch_id" UUID,
  ADD COLUMN "started_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "description_batches" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "tone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "length" TEXT NOT NULL,
    "keywords" TEXT[],
    "total" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "description_batches_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "ai_usage_days" (
    "tenant_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "tokens" BIGINT NOT NULL DEFAULT 0,
    "cost_micros" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "ai_usage_days_pkey" PRIMARY KEY ("tenant_id","day")
);

-- AddForeignKey
ALTER TABLE "description_batches" ADD CONSTRAINT "description_batches_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ai_usage_days" ADD CONSTRAINT "ai_usage_days_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "description_drafts"
  ADD CONSTRAINT description_drafts_status
    CHECK (status IN ('queued', 'ready', 'failed', 'disabled', 'accepted', 'discarded')) NOT VALID,
  ADD CONSTRAINT description_drafts_length CHECK (length IN ('short', 'medium', 'long')) NOT VALID;
ALTER TABLE "ai_usage_days" ADD CONSTRAINT ai_usage_days_tokens CHECK (tokens >= 0 AND cost_micros >= 0);

SELECT protect_tenant_table('description_batches'), protect_tenant_table('ai_usage_days');
REVOKE DELETE ON description_batches, ai_usage_days FROM waybill_app;
