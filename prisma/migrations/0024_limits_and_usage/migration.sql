-- What a shop may use a day, and what it has used.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "tenants" ADD COLUMN "max_requests_per_day" INTEGER,
  ADD COLUMN "max_orders_per_day" INTEGER,
  ADD COLUMN "max_storage_bytes" BIGINT,
  ADD COLUMN "orders_day" DATE,
  ADD COLUMN "orders_today" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "usage_days" (
    "tenant_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "storage_bytes" BIGINT,

    CONSTRAINT "usage_days_pkey" PRIMARY KEY ("tenant_id","day")
);

-- AddForeignKey
ALTER TABLE "usage_days" ADD CONSTRAINT "usage_days_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
SELECT protect_tenant_table('usage_days');
REVOKE INSERT, UPDATE, DELETE ON usage_days FROM waybill_app;
GRANT INSERT, UPDATE ON usage_days TO waybill_system;

-- How often each shop asked, for many shops at once.
CREATE FUNCTION note_requests(counts jsonb)
  RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  INSERT INTO usage_days (tenant_id, day, requests)
  SELECT c.tenant, c.day, c.requests FROM jsonb_to_recordset(counts) AS c(tenant uuid, day date, requests bigint)
  JOIN tenants t ON t.id = c.tenant AND t.erasing_since IS NULL
  ORDER BY c.tenant, c.day
  ON CONFLICT (tenant_id, day) DO UPDATE SET requests = usage_days.requests + excluded.requests;
END;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION note_requests(jsonb) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION note_requests(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION note_requests(jsonb) TO waybill_app;
