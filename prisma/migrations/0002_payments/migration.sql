-- AlterTable
ALTER TABLE "orders" ADD COLUMN     "capture_mode" TEXT,
ADD COLUMN     "disputed_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "capture" TEXT NOT NULL DEFAULT 'automatic',
ADD COLUMN     "capture_before" TIMESTAMPTZ(3),
ADD COLUMN     "lapse_warned_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "failure" TEXT,
ADD COLUMN     "items" JSONB,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'surplus',
ADD COLUMN     "reference" TEXT,
ADD COLUMN     "restock" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "capture_mode" TEXT NOT NULL DEFAULT 'automatic';

-- CreateTable
CREATE TABLE "captures" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "shipment_id" UUID,
    "amount" BIGINT NOT NULL,
    "final" BOOLEAN NOT NULL,
    "status" TEXT NOT NULL,
    "failure" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "captures_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "disputes" (
    "tenant_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "reference" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "disputes_pkey" PRIMARY KEY ("tenant_id","payment_id","reference")
);

-- CreateTable
CREATE TABLE "discrepancies" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "payment_id" UUID,
    "order_id" UUID,
    "detail" JSONB NOT NULL,
    "repair" TEXT,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "reported_at" TIMESTAMPTZ(3),

    CONSTRAINT "discrepancies_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "provider_credentials" (
    "tenant_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "nonce" BYTEA NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_credentials_pkey" PRIMARY KEY ("tenant_id","provider")
);

-- CreateTable
CREATE TABLE "provider_health" (
    "tenant_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "last_error" TEXT,

    CONSTRAINT "provider_health_pkey" PRIMARY KEY ("tenant_id","provider")
);

-- CreateTable
CREATE TABLE "reconciliations" (
    "tenant_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "window_from" TIMESTAMPTZ(3) NOT NULL,
    "window_to" TIMESTAMPTZ(3) NOT NULL,
    "compared" INTEGER NOT NULL,
    "not_ours" INTEGER NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reconciliations_pkey" PRIMARY KEY ("tenant_id","provider")
);

-- CreateIndex
CREATE INDEX "captures_tenant_id_order_id_idx" ON "captures"("tenant_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "discrepancies_tenant_id_provider_kind_reference_key" ON "discrepancies"("tenant_id", "provider", "kind", "reference");

-- AddForeignKey
ALTER TABLE "captures" ADD CONSTRAINT "captures_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "captures" ADD CONSTRAINT "captures_tenant_id_payment_id_fkey" FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "payments"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "disputes" ADD CONSTRAINT "disputes_tenant_id_payment_id_fkey" FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "payments"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;
-- What follows is what Prisma's schema cannot say.

ALTER TABLE tenants ADD CONSTRAINT tenants_capture_mode CHECK (capture_mode IN ('automatic', 'on_shipment'));
ALTER TABLE orders ADD CONSTRAINT orders_capture_mode CHECK (capture_mode IN ('automatic', 'on_shipment'));
ALTER TABLE payments ADD CONSTRAINT payments_capture CHECK (capture IN ('automatic', 'manual'));
ALTER TABLE refunds ADD CONSTRAINT refunds_kind CHECK (kind IN ('surplus', 'requested', 'replaced'));
ALTER TABLE captures
  ADD CONSTRAINT captures_status CHECK (status IN ('pending', 'succeeded', 'failed')),
  ADD CONSTRAINT captures_amount_positive CHECK (amount > 0);
ALTER TABLE disputes
  ADD CONSTRAINT disputes_status CHECK (status IN ('open', 'won', 'lost')),
  ADD CONSTRAINT disputes_amount_positive CHECK (amount > 0);

ALTER TABLE provider_health ADD CONSTRAINT provider_health_state CHECK (state IN ('closed', 'open', 'half_open'));

CREATE INDEX payments_capture_before_idx ON payments (capture_before)
  WHERE status = 'authorized' AND lapse_warned_at IS NULL;
CREATE INDEX discrepancies_unreported_idx ON discrepancies (found_at) WHERE reported_at IS NULL;

SELECT protect_tenant_table('captures');
SELECT protect_tenant_table('disputes');
SELECT protect_tenant_table('discrepancies');
SELECT protect_tenant_table('provider_credentials');
SELECT protect_tenant_table('provider_health');
SELECT protect_tenant_table('reconciliations');
REVOKE DELETE ON captures, disputes, discrepancies FROM waybill_app;
