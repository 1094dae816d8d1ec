-- What a shop keeps of its customers: until when, how it is erased, and the links by which they see their orders.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "orders" ADD COLUMN "erased_at" TIMESTAMPTZ(3);

ALTER TABLE "tenants" ADD COLUMN "status_link_days" INTEGER NOT NULL DEFAULT 180,
  ADD COLUMN "erase_after_days" INTEGER,
  ADD COLUMN "mail_days" INTEGER NOT NULL DEFAULT 365,
  ADD COLUMN "webhook_days" INTEGER NOT NULL DEFAULT 90,
  ADD COLUMN "customer_salt" BYTEA;

-- CreateTable
CREATE TABLE "order_links" (
    "tenant_id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "order_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_links_pkey" PRIMARY KEY ("tenant_id","token_hash")
);

-- CreateIndex
CREATE INDEX "order_links_order_idx" ON "order_links"("tenant_id", "order_id");

-- CreateIndex
CREATE INDEX "order_links_expiry_idx" ON "order_links"("expires_at");

-- AddForeignKey
ALTER TABLE "order_links" ADD CONSTRAINT "order_links_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
SELECT protect_tenant_table('order_links');
-- What retention removes.
GRANT DELETE ON order_links TO waybill_system;

-- History is not rewritten, but for this: what people wrote into it about a customer who was erased, and where their parcels went. Types, times and
-- figures stay, so that replaying it gives the same status.
GRANT UPDATE (data) ON order_events TO waybill_system;
CREATE FUNCTION erase_event_texts(wanted_orders uuid[])
  RETURNS void
  LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  UPDATE order_events e SET data = e.data - ARRAY['reason', 'trackingNumber']
  FROM orders o
  WHERE e.tenant_id = current_tenant() AND e.order_id = ANY (wanted_orders) AND e.data ?| ARRAY['reason', 'trackingNumber']
    AND o.tenant_id = e.tenant_id AND o.id = e.order_id AND o.erased_at IS NOT NULL;
END;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION erase_event_texts(uuid[]) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION erase_event_texts(uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_event_texts(uuid[]) TO waybill_app;
