-- Whoever holds the table longer keeps this waiting, and this everybody else: it gives way instead, and tries again.
SET LOCAL lock_timeout = '3s';

-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "failure_kind" TEXT,
ADD COLUMN     "put_off_reason" TEXT;

-- CreateTable
CREATE TABLE "processes" (
    "id" UUID NOT NULL,
    "role" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "pid" INTEGER NOT NULL,
    "queues" TEXT[],
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "processes_pkey" PRIMARY KEY ("id")
);
-- What follows is what Prisma cannot say.

ALTER TABLE processes ADD CONSTRAINT processes_role CHECK (role IN ('api', 'worker', 'scheduler'));

-- Processes and the schedule belong to the installation, and tell nothing of any shop.
GRANT SELECT, INSERT, UPDATE, DELETE ON processes TO waybill_app, waybill_system;
GRANT SELECT ON sweep_runs TO waybill_app;

-- Who may see figures of the whole installation? Where there is no other shop, they are the shop's own.
CREATE FUNCTION is_only_tenant(asking uuid)
  RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT NOT EXISTS (SELECT FROM tenants t WHERE t.id <> asking);
END;
GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION is_only_tenant(uuid) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION is_only_tenant(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_only_tenant(uuid) TO waybill_app;
