-- What stock costs, where it goes, who counts it, and what happens when it is sold out.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "locations" ADD COLUMN "active" BOOLEAN NOT NULL DEFAULT true;

ALTER TABLE "tenants" ADD COLUMN "allocation" TEXT NOT NULL DEFAULT 'fewest',
  ADD COLUMN "lead_days" INTEGER NOT NULL DEFAULT 7,
  ADD COLUMN "cover_days" INTEGER NOT NULL DEFAULT 28;

ALTER TABLE "stock_levels" ADD COLUMN "low_stock_margin" INTEGER NOT NULL DEFAULT 0,
  ADD COLUMN "sold_out_armed" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "value" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "backorder_limit" INTEGER,
  ADD COLUMN "owed_at_most" INTEGER NOT NULL DEFAULT 0;

ALTER TABLE "stock_movements" ADD COLUMN "value" BIGINT NOT NULL DEFAULT 0,
  ADD COLUMN "unit_cost" BIGINT;

ALTER TABLE "stock_adjustments" ADD COLUMN "unit_cost" BIGINT;

ALTER TABLE "stock_reservations" ADD COLUMN "awaited" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "stock_policies" (
    "tenant_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "when_sold_out" TEXT NOT NULL,
    "backorder_limit" INTEGER,
    "available_from" DATE,
    "lead_days" INTEGER,
    "cover_days" INTEGER,

    CONSTRAINT "stock_policies_pkey" PRIMARY KEY ("tenant_id","sku")
);

-- CreateTable
CREATE TABLE "stock_transfers" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "from_location" TEXT NOT NULL,
    "to_location" TEXT NOT NULL,
    "in_two_steps" BOOLEAN NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "rejection" TEXT,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "dispatched_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "stock_transfers_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "stock_transfer_lines" (
    "tenant_id" UUID NOT NULL,
    "transfer_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "value" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "stock_transfer_lines_pkey" PRIMARY KEY ("tenant_id","transfer_id","sku")
);

-- CreateTable
CREATE TABLE "stock_counts" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "location" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "rejection" TEXT,
    "actor" TEXT NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "stock_counts_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "stock_count_lines" (
    "tenant_id" UUID NOT NULL,
    "count_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "counted" INTEGER,
    "counted_at" TIMESTAMPTZ(3),
    "counted_by" TEXT,
    "expected" INTEGER,
    "difference" INTEGER,
    "value" BIGINT,

    CONSTRAINT "stock_count_lines_pkey" PRIMARY KEY ("tenant_id","count_id","sku")
);

-- CreateIndex
CREATE INDEX "stock_transfer_lines_tenant_id_sku_idx" ON "stock_transfer_lines"("tenant_id", "sku");

-- AddForeignKey
ALTER TABLE "stock_policies" ADD CONSTRAINT "stock_policies_tenant_id_sku_fkey" FOREIGN KEY ("tenant_id", "sku") REFERENCES "products"("tenant_id", "sku") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_transfers" ADD CONSTRAINT "stock_transfers_tenant_id_from_location_fkey" FOREIGN KEY ("tenant_id", "from_location") REFERENCES "locations"("tenant_id", "code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_transfers" ADD CONSTRAINT "stock_transfers_tenant_id_to_location_fkey" FOREIGN KEY ("tenant_id", "to_location") REFERENCES "locations"("tenant_id", "code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_transfer_lines" ADD CONSTRAINT "stock_transfer_lines_tenant_id_transfer_id_fkey" FOREIGN KEY ("tenant_id", "transfer_id") REFERENCES "stock_transfers"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_transfer_lines" ADD CONSTRAINT "stock_transfer_lines_tenant_id_sku_fkey" FOREIGN KEY ("tenant_id", "sku") REFERENCES "products"("tenant_id", "sku") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_counts" ADD CONSTRAINT "stock_counts_tenant_id_location_fkey" FOREIGN KEY ("tenant_id", "location") REFERENCES "locations"("tenant_id", "code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_count_lines" ADD CONSTRAINT "stock_count_lines_tenant_id_count_id_fkey" FOREIGN KEY ("tenant_id", "count_id") REFERENCES "stock_counts"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_count_lines" ADD CONSTRAINT "stock_count_lines_tenant_id_sku_fkey" FOREIGN KEY ("tenant_id", "sku") REFERENCES "products"("tenant_id", "sku") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_allocation" CHECK (allocation IN ('fewest', 'most-stock', 'priority')) NOT VALID;
ALTER TABLE "stock_movements"
  DROP CONSTRAINT stock_movements_kind,
  ADD CONSTRAINT stock_movements_kind
    CHECK (kind IN ('adjustment', 'sale', 'restock', 'transfer', 'count')) NOT VALID;
-- No more is sold than is there and may be owed. A limit that is lowered does not undo what is owed already.
ALTER TABLE "stock_levels"
  DROP CONSTRAINT stock_levels_reserved_within_on_hand,
  ADD CONSTRAINT stock_levels_owed_within_limit CHECK (reserved - on_hand <= owed_at_most) NOT VALID,
  ADD CONSTRAINT stock_levels_owed_at_most CHECK (owed_at_most >= coalesce(backorder_limit, 0) AND backorder_limit >= 0) NOT VALID,
  ADD CONSTRAINT stock_levels_low_stock_margin CHECK (low_stock_margin >= 0) NOT VALID,
  ADD CONSTRAINT stock_levels_value CHECK (value >= 0) NOT VALID;
ALTER TABLE "stock_reservations"
  ADD CONSTRAINT stock_reservations_awaited CHECK (awaited BETWEEN 0 AND quantity) NOT VALID;

ALTER TABLE "stock_policies"
  ADD CONSTRAINT "stock_policies_when_sold_out" CHECK (when_sold_out IN ('refuse', 'backorder', 'preorder'));
ALTER TABLE "stock_transfers"
  ADD CONSTRAINT "stock_transfers_status" CHECK (status IN ('pending', 'in_transit', 'receiving', 'completed', 'rejected')),
  ADD CONSTRAINT "stock_transfers_elsewhere" CHECK (from_location <> to_location);
ALTER TABLE "stock_transfer_lines" ADD CONSTRAINT "stock_transfer_lines_quantity" CHECK (quantity > 0);
ALTER TABLE "stock_counts"
  ADD CONSTRAINT "stock_counts_scope" CHECK (scope IN ('all', 'chosen')),
  ADD CONSTRAINT "stock_counts_status" CHECK (status IN ('open', 'closing', 'closed', 'cancelled'));
ALTER TABLE "stock_count_lines" ADD CONSTRAINT "stock_count_lines_counted" CHECK (counted >= 0);

-- What a job is owed for: the sweep for lost obligations looks for it all the time.
CREATE INDEX stock_transfers_waiting_idx ON stock_transfers (created_at) WHERE status IN ('pending', 'receiving');
CREATE INDEX stock_counts_closing_idx ON stock_counts (opened_at) WHERE status = 'closing';

SELECT protect_tenant_table('stock_policies'), protect_tenant_table('stock_transfers'),
  protect_tenant_table('stock_transfer_lines'), protect_tenant_table('stock_counts'),
  protect_tenant_table('stock_count_lines');
REVOKE DELETE ON stock_transfers, stock_transfer_lines, stock_counts, stock_count_lines FROM waybill_app;
