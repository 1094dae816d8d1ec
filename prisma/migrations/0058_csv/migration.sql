-- CSV files: what is taken in, row by row, with a report of what could not be; and what is written for download.
SET LOCAL lock_timeout = '3s';

-- CreateTable
CREATE TABLE "csv_imports" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "mode" TEXT NOT NULL,
    "dry_run" BOOLEAN NOT NULL,
    "delimiter" TEXT,
    "reason" TEXT,
    "status" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "columns" JSONB,
    "next_byte" BIGINT NOT NULL DEFAULT 0,
    "next_row" INTEGER NOT NULL DEFAULT 1,
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "created" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "unchanged" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "faults" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "csv_imports_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "csv_import_pieces" (
    "tenant_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "start_byte" BIGINT NOT NULL,
    "data" BYTEA NOT NULL,

    CONSTRAINT "csv_import_pieces_pkey" PRIMARY KEY ("tenant_id","import_id","start_byte")
);

-- CreateTable
CREATE TABLE "csv_import_keys" (
    "tenant_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    "parent" TEXT,
    "input" JSONB,

    CONSTRAINT "csv_import_keys_pkey" PRIMARY KEY ("tenant_id","import_id","key")
);

-- CreateTable
CREATE TABLE "csv_import_faults" (
    "tenant_id" UUID NOT NULL,
    "import_id" UUID NOT NULL,
    "nth" INTEGER NOT NULL,
    "row" INTEGER NOT NULL,
    "column" TEXT,
    "message" TEXT NOT NULL,
    "value" TEXT,

    CONSTRAINT "csv_import_faults_pkey" PRIMARY KEY ("tenant_id","import_id","nth")
);

-- CreateTable
CREATE TABLE "csv_exports" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "delimiter" TEXT NOT NULL,
    "byte_order_mark" BOOLEAN NOT NULL,
    "status" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "done" INTEGER NOT NULL DEFAULT 0,
    "rows" INTEGER NOT NULL DEFAULT 0,
    "bytes" BIGINT NOT NULL DEFAULT 0,
    "pieces" INTEGER NOT NULL DEFAULT 0,
    "after" JSONB,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "csv_exports_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "csv_export_pieces" (
    "tenant_id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "nth" INTEGER NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "csv_export_pieces_pkey" PRIMARY KEY ("tenant_id","export_id","nth")
);

-- CreateIndex
CREATE INDEX "csv_imports_expiry_idx" ON "csv_imports"("expires_at");

-- CreateIndex
CREATE INDEX "csv_exports_expiry_idx" ON "csv_exports"("expires_at");

-- AddForeignKey
ALTER TABLE "csv_imports" ADD CONSTRAINT "csv_imports_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "csv_import_pieces" ADD CONSTRAINT "csv_import_pieces_tenant_id_import_id_fkey" FOREIGN KEY ("tenant_id", "import_id") REFERENCES "csv_imports"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "csv_import_keys" ADD CONSTRAINT "csv_import_keys_tenant_id_import_id_fkey" FOREIGN KEY ("tenant_id", "import_id") REFERENCES "csv_imports"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "csv_import_faults" ADD CONSTRAINT "csv_import_faults_tenant_id_import_id_fkey" FOREIGN KEY ("tenant_id", "import_id") REFERENCES "csv_imports"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "csv_exports" ADD CONSTRAINT "csv_exports_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "csv_export_pieces" ADD CONSTRAINT "csv_export_pieces_tenant_id_export_id_fkey" FOREIGN KEY ("tenant_id", "export_id") REFERENCES "csv_exports"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "csv_imports"
  ADD CONSTRAINT csv_imports_kind CHECK (kind IN ('products', 'stock')),
  ADD CONSTRAINT csv_imports_mode CHECK (mode IN ('best-effort', 'all-or-nothing')),
  ADD CONSTRAINT csv_imports_status
    CHECK (status IN ('receiving', 'checking', 'applying', 'completed', 'failed', 'cancelled'));
ALTER TABLE "csv_exports"
  ADD CONSTRAINT csv_exports_kind CHECK (kind IN ('products', 'stock', 'orders')),
  ADD CONSTRAINT csv_exports_status CHECK (status IN ('running', 'completed'));

SELECT protect_tenant_table('csv_imports'), protect_tenant_table('csv_import_pieces'),
       protect_tenant_table('csv_import_keys'), protect_tenant_table('csv_import_faults'),
       protect_tenant_table('csv_exports'), protect_tenant_table('csv_export_pieces');
-- What retention removes.
GRANT DELETE ON csv_imports, csv_exports TO waybill_system;
