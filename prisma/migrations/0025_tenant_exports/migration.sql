-- All of a shop's data, as files that a job writes and its owner downloads.
SET LOCAL lock_timeout = '3s';

-- CreateTable
CREATE TABLE "tenant_exports" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "status" TEXT NOT NULL,
    "files" JSONB NOT NULL DEFAULT '[]',
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tenant_exports_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "tenant_export_chunks" (
    "tenant_id" UUID NOT NULL,
    "export_id" UUID NOT NULL,
    "file" TEXT NOT NULL,
    "nth" INTEGER NOT NULL,
    "data" TEXT NOT NULL,

    CONSTRAINT "tenant_export_chunks_pkey" PRIMARY KEY ("tenant_id","export_id","file","nth")
);

-- CreateIndex
CREATE INDEX "tenant_exports_expiry_idx" ON "tenant_exports"("expires_at");

-- AddForeignKey
ALTER TABLE "tenant_exports" ADD CONSTRAINT "tenant_exports_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tenant_export_chunks" ADD CONSTRAINT "tenant_export_chunks_tenant_id_export_id_fkey" FOREIGN KEY ("tenant_id", "export_id") REFERENCES "tenant_exports"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "tenant_exports" ADD CONSTRAINT "tenant_exports_status" CHECK (status IN ('queued', 'ready'));
SELECT protect_tenant_table('tenant_exports'), protect_tenant_table('tenant_export_chunks');
-- What retention removes.
GRANT DELETE ON tenant_exports TO waybill_system;
