-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "tenants" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "merchant_email" TEXT NOT NULL,
    "sender_name" TEXT NOT NULL,
    "sender_email" TEXT NOT NULL,
    "reservation_minutes" INTEGER NOT NULL DEFAULT 60,
    "tax_rate_bps" INTEGER NOT NULL DEFAULT 0,
    "next_order_number" BIGINT NOT NULL DEFAULT 1001,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "users_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "secret_hash" BYTEA NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "tenant_id" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" BYTEA NOT NULL,
    "status" INTEGER NOT NULL,
    "body" JSON,
    "order_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("tenant_id","key")
);

-- CreateTable
CREATE TABLE "products" (
    "tenant_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "price" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "products_pkey" PRIMARY KEY ("tenant_id","sku")
);

-- CreateTable
CREATE TABLE "description_drafts" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "tone" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "keywords" TEXT[],
    "text" TEXT,
    "model" TEXT,
    "tokens_used" INTEGER,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "description_drafts_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "shipping_methods" (
    "tenant_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "price" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "active" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "shipping_methods_pkey" PRIMARY KEY ("tenant_id","code")
);

-- CreateTable
CREATE TABLE "locations" (
    "tenant_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "priority" INTEGER NOT NULL DEFAULT 100,

    CONSTRAINT "locations_pkey" PRIMARY KEY ("tenant_id","code")
);

-- CreateTable
CREATE TABLE "stock_levels" (
    "tenant_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "on_hand" INTEGER NOT NULL DEFAULT 0,
    "reserved" INTEGER NOT NULL DEFAULT 0,
    "low_stock_threshold" INTEGER,
    "alerted_at" TIMESTAMPTZ(3),

    CONSTRAINT "stock_levels_pkey" PRIMARY KEY ("tenant_id","sku","location")
);

-- CreateTable
CREATE TABLE "stock_movements" (
    "tenant_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cause_id" UUID NOT NULL,
    "delta" INTEGER NOT NULL,
    "reason" TEXT,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "stock_movements_pkey" PRIMARY KEY ("tenant_id","cause_id","sku","location","kind")
);

-- CreateTable
CREATE TABLE "stock_adjustments" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "delta" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "rejection" TEXT,
    "actor" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "stock_adjustments_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "stock_reservations" (
    "tenant_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "state" TEXT NOT NULL,

    CONSTRAINT "stock_reservations_pkey" PRIMARY KEY ("tenant_id","order_id","sku","location")
);

-- CreateTable
CREATE TABLE "orders" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "customer_name" TEXT NOT NULL,
    "customer_email" TEXT NOT NULL,
    "shipping_address" JSONB NOT NULL,
    "shipping_method" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "payment_provider" TEXT NOT NULL,
    "payment_method" TEXT,
    "expected_total" BIGINT,
    "subtotal" BIGINT,
    "shipping_total" BIGINT,
    "tax_total" BIGINT,
    "discount_total" BIGINT,
    "total" BIGINT,
    "rejection" JSONB,
    "cancel_reason" TEXT,
    "metadata" JSONB NOT NULL,
    "reservation_expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "order_lines" (
    "tenant_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "line_no" INTEGER NOT NULL,
    "sku" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "name" TEXT,
    "unit_price" BIGINT,
    "total" BIGINT,

    CONSTRAINT "order_lines_pkey" PRIMARY KEY ("tenant_id","order_id","line_no")
);

-- CreateTable
CREATE TABLE "order_events" (
    "tenant_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "order_events_pkey" PRIMARY KEY ("tenant_id","order_id","seq")
);

-- CreateTable
CREATE TABLE "payments" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "method" TEXT,
    "amount" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "status" TEXT NOT NULL,
    "reference" TEXT,
    "next_action" JSONB,
    "decline" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payments_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "payment_entries" (
    "tenant_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "amount" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "payment_entries_pkey" PRIMARY KEY ("tenant_id","payment_id","kind","reference")
);

-- CreateTable
CREATE TABLE "refunds" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "payment_id" UUID NOT NULL,
    "amount" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "webhook_events" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "provider" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "reference" TEXT,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "shipments" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "carrier" TEXT NOT NULL,
    "tracking_number" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "shipments_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "shipment_items" (
    "tenant_id" UUID NOT NULL,
    "shipment_id" UUID NOT NULL,
    "order_id" UUID NOT NULL,
    "line_no" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,

    CONSTRAINT "shipment_items_pkey" PRIMARY KEY ("tenant_id","shipment_id","line_no")
);

-- CreateTable
CREATE TABLE "messages" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "order_id" UUID,
    "recipient" TEXT NOT NULL,
    "data" JSONB,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "messages_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "job" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "dedupe_key" TEXT,
    "run_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "crashes" INTEGER NOT NULL DEFAULT 0,
    "last_error" TEXT,
    "parked_at" TIMESTAMPTZ(3),
    "relay_at" TIMESTAMPTZ(3) NOT NULL,
    "relays" INTEGER NOT NULL DEFAULT 0,
    "request_id" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "sweep_runs" (
    "name" TEXT NOT NULL,
    "next_run_at" TIMESTAMPTZ(3) NOT NULL,
    "last_started_at" TIMESTAMPTZ(3),
    "last_finished_at" TIMESTAMPTZ(3),
    "last_result" JSONB,

    CONSTRAINT "sweep_runs_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "tenants_slug_key" ON "tenants"("slug");

-- CreateIndex
CREATE INDEX "users_email_idx" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "users_tenant_id_email_key" ON "users"("tenant_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_prefix_key" ON "api_keys"("prefix");

-- CreateIndex
CREATE INDEX "idempotency_keys_created_at_idx" ON "idempotency_keys"("created_at");

-- CreateIndex
CREATE INDEX "description_drafts_tenant_id_sku_idx" ON "description_drafts"("tenant_id", "sku");

-- CreateIndex
CREATE INDEX "stock_movements_tenant_id_sku_at_idx" ON "stock_movements"("tenant_id", "sku", "at");

-- CreateIndex
CREATE INDEX "stock_reservations_tenant_id_sku_location_idx" ON "stock_reservations"("tenant_id", "sku", "location");

-- CreateIndex
CREATE INDEX "orders_tenant_id_status_id_idx" ON "orders"("tenant_id", "status", "id");

-- CreateIndex
CREATE UNIQUE INDEX "orders_tenant_id_number_key" ON "orders"("tenant_id", "number");

-- CreateIndex
CREATE INDEX "payments_tenant_id_order_id_idx" ON "payments"("tenant_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "payments_tenant_id_provider_reference_key" ON "payments"("tenant_id", "provider", "reference");

-- CreateIndex
CREATE INDEX "refunds_tenant_id_order_id_idx" ON "refunds"("tenant_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "webhook_events_tenant_id_provider_event_id_key" ON "webhook_events"("tenant_id", "provider", "event_id");

-- CreateIndex
CREATE INDEX "shipments_tenant_id_order_id_idx" ON "shipments"("tenant_id", "order_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_tenant_id_subject_id_kind_recipient_key" ON "messages"("tenant_id", "subject_id", "kind", "recipient");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_tenant_id_job_dedupe_key_key" ON "outbox"("tenant_id", "job", "dedupe_key");

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "description_drafts" ADD CONSTRAINT "description_drafts_tenant_id_sku_fkey" FOREIGN KEY ("tenant_id", "sku") REFERENCES "products"("tenant_id", "sku") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipping_methods" ADD CONSTRAINT "shipping_methods_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "locations" ADD CONSTRAINT "locations_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_tenant_id_sku_fkey" FOREIGN KEY ("tenant_id", "sku") REFERENCES "products"("tenant_id", "sku") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_levels" ADD CONSTRAINT "stock_levels_tenant_id_location_fkey" FOREIGN KEY ("tenant_id", "location") REFERENCES "locations"("tenant_id", "code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_movements" ADD CONSTRAINT "stock_movements_tenant_id_sku_location_fkey" FOREIGN KEY ("tenant_id", "sku", "location") REFERENCES "stock_levels"("tenant_id", "sku", "location") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_adjustments" ADD CONSTRAINT "stock_adjustments_tenant_id_sku_fkey" FOREIGN KEY ("tenant_id", "sku") REFERENCES "products"("tenant_id", "sku") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_adjustments" ADD CONSTRAINT "stock_adjustments_tenant_id_location_fkey" FOREIGN KEY ("tenant_id", "location") REFERENCES "locations"("tenant_id", "code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_reservations" ADD CONSTRAINT "stock_reservations_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stock_reservations" ADD CONSTRAINT "stock_reservations_tenant_id_sku_location_fkey" FOREIGN KEY ("tenant_id", "sku", "location") REFERENCES "stock_levels"("tenant_id", "sku", "location") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "order_events" ADD CONSTRAINT "order_events_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payments" ADD CONSTRAINT "payments_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "payment_entries" ADD CONSTRAINT "payment_entries_tenant_id_payment_id_fkey" FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "payments"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_tenant_id_payment_id_fkey" FOREIGN KEY ("tenant_id", "payment_id") REFERENCES "payments"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipments" ADD CONSTRAINT "shipments_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipment_items" ADD CONSTRAINT "shipment_items_tenant_id_shipment_id_fkey" FOREIGN KEY ("tenant_id", "shipment_id") REFERENCES "shipments"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipment_items" ADD CONSTRAINT "shipment_items_tenant_id_order_id_line_no_fkey" FOREIGN KEY ("tenant_id", "order_id", "line_no") REFERENCES "order_lines"("tenant_id", "order_id", "line_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "messages" ADD CONSTRAINT "messages_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma's schema cannot say.

-- ── Roles ──────────────────────────────────────────────────────────────────────────────────────────
-- waybill_app: api and workers; sees one tenant, the one named in the transaction.
-- waybill_system: relay, sweeps and audit; finds work in every tenant, and changes next to nothing.
-- Roles belong to the whole cluster: another database's migration may be creating them right now.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['waybill_app', 'waybill_system'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOBYPASSRLS', wanted);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    EXECUTE format('GRANT %I TO CURRENT_USER', wanted);
  END LOOP;
END $$;

-- ── Rules the rows must keep ───────────────────────────────────────────────────────────────────────
ALTER TABLE stock_levels
  ADD CONSTRAINT stock_levels_reserved_not_negative CHECK (reserved >= 0),
  ADD CONSTRAINT stock_levels_reserved_within_on_hand CHECK (reserved <= on_hand);
ALTER TABLE stock_movements
  ADD CONSTRAINT stock_movements_kind CHECK (kind IN ('adjustment', 'sale', 'restock')),
  ADD CONSTRAINT stock_movements_delta_not_zero CHECK (delta <> 0);
ALTER TABLE stock_adjustments
  ADD CONSTRAINT stock_adjustments_status CHECK (status IN ('pending', 'applied', 'rejected')),
  ADD CONSTRAINT stock_adjustments_delta_not_zero CHECK (delta <> 0);
ALTER TABLE stock_reservations
  ADD CONSTRAINT stock_reservations_state CHECK (state IN ('open', 'sold', 'released')),
  ADD CONSTRAINT stock_reservations_quantity_positive CHECK (quantity > 0);
ALTER TABLE products ADD CONSTRAINT products_price_not_negative CHECK (price >= 0);
ALTER TABLE shipping_methods ADD CONSTRAINT shipping_methods_price_not_negative CHECK (price >= 0);
ALTER TABLE orders
  ADD CONSTRAINT orders_status CHECK (
    status IN ('pending', 'awaiting_payment', 'processing', 'shipped', 'delivered', 'rejected', 'cancelled')),
  ADD CONSTRAINT orders_total_adds_up CHECK (
    total IS NULL OR total = subtotal + shipping_total + tax_total - discount_total);
ALTER TABLE order_lines ADD CONSTRAINT order_lines_quantity_positive CHECK (quantity > 0);
ALTER TABLE payments
  ADD CONSTRAINT payments_status CHECK (
    status IN ('pending', 'processing', 'requires_action', 'authorized', 'paid', 'failed', 'voided')),
  ADD CONSTRAINT payments_amount_not_negative CHECK (amount >= 0);
ALTER TABLE payment_entries
  ADD CONSTRAINT payment_entries_kind CHECK (kind IN ('authorized', 'captured', 'refunded', 'voided')),
  ADD CONSTRAINT payment_entries_amount_positive CHECK (amount > 0);
ALTER TABLE refunds
  ADD CONSTRAINT refunds_status CHECK (status IN ('pending', 'succeeded', 'failed')),
  ADD CONSTRAINT refunds_amount_positive CHECK (amount > 0);
ALTER TABLE shipment_items ADD CONSTRAINT shipment_items_quantity_positive CHECK (quantity > 0);
ALTER TABLE messages ADD CONSTRAINT messages_status CHECK (status IN ('queued', 'sent', 'refused'));
-- A slug stands in URLs where an id may stand too, so it must not look like one.
ALTER TABLE tenants ADD CONSTRAINT tenants_slug_shape CHECK (
  slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$' AND slug !~ '^[0-9a-f]{8}-[0-9a-f]{4}-');
ALTER TABLE users ADD CONSTRAINT users_email_lower_case CHECK (email = lower(email));

-- ── Indexes for what is looked for by state ────────────────────────────────────────────────────────
CREATE INDEX outbox_relay_idx ON outbox (relay_at) WHERE parked_at IS NULL;
CREATE INDEX orders_customer_email_idx ON orders (tenant_id, lower(customer_email), id);
CREATE INDEX orders_unsettled_idx ON orders (updated_at) WHERE status IN ('pending', 'awaiting_payment');
CREATE INDEX orders_reservation_expires_idx ON orders (reservation_expires_at) WHERE status = 'awaiting_payment';
CREATE INDEX stock_levels_low_idx ON stock_levels (tenant_id)
  WHERE alerted_at IS NULL AND low_stock_threshold IS NOT NULL AND on_hand - reserved <= low_stock_threshold;
CREATE INDEX messages_queued_idx ON messages (created_at) WHERE status = 'queued';
CREATE INDEX webhook_events_unprocessed_idx ON webhook_events (received_at) WHERE processed_at IS NULL;

-- ── Tenants are kept apart by the database ─────────────────────────────────────────────────────────
-- The tenant of this transaction; null, and so no row at all, where nobody has named one.
CREATE FUNCTION current_tenant() RETURNS uuid
  LANGUAGE sql STABLE PARALLEL SAFE
  RETURN nullif(current_setting('waybill.tenant', true), '')::uuid;

-- Every migration that adds a tenant's table calls this for it.
CREATE FUNCTION protect_tenant_table(target regclass, tenant_column text DEFAULT 'tenant_id') RETURNS void
  LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', target);
  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', target);
  EXECUTE format(
    'CREATE POLICY one_tenant ON %s TO waybill_app USING (%I = current_tenant()) WITH CHECK (%I = current_tenant())',
    target, tenant_column, tenant_column);
  EXECUTE format('CREATE POLICY every_tenant ON %s TO waybill_system USING (true) WITH CHECK (true)', target);
  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO waybill_app', target);
  EXECUTE format('GRANT SELECT ON %s TO waybill_system', target);
END $$;

SELECT protect_tenant_table(c.oid::regclass)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
ORDER BY c.relname;
SELECT protect_tenant_table('tenants', 'id');

REVOKE UPDATE, DELETE ON order_events, payment_entries, stock_movements FROM waybill_app;
REVOKE DELETE ON orders, order_lines, payments, refunds, shipments, shipment_items, stock_levels FROM waybill_app;

-- What the relay decides on, the schedule's memory, and what retention may remove.
GRANT UPDATE (relay_at, relays, attempts, parked_at) ON outbox TO waybill_system;
GRANT SELECT, INSERT, UPDATE ON sweep_runs TO waybill_system;
GRANT DELETE ON idempotency_keys, webhook_events TO waybill_system;

-- ── Who is calling? ────────────────────────────────────────────────────────────────────────────────
-- These three questions come before any tenant is known. They answer with exactly what is needed to check
-- a secret, and run as the role that sees every tenant.
CREATE FUNCTION find_api_key(wanted_prefix text)
  RETURNS TABLE (tenant_id uuid, id uuid, secret_hash bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT k.tenant_id, k.id, k.secret_hash FROM api_keys k WHERE k.prefix = wanted_prefix AND k.revoked_at IS NULL;
END;

CREATE FUNCTION find_users(wanted_email text)
  RETURNS TABLE (tenant_id uuid, id uuid, name text, role text, password_hash text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT u.tenant_id, u.id, u.name, u.role, u.password_hash FROM users u WHERE u.email = lower(wanted_email);
END;

CREATE FUNCTION find_tenant(wanted text)
  RETURNS TABLE (id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT t.id FROM tenants t WHERE t.slug = wanted OR t.id::text = wanted;
END;

-- A function runs as its owner; to own one, the role needs the right to create in the schema, for a moment.
GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION find_api_key(text) OWNER TO waybill_system;
ALTER FUNCTION find_users(text) OWNER TO waybill_system;
ALTER FUNCTION find_tenant(text) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION find_api_key(text), find_users(text), find_tenant(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION find_api_key(text), find_users(text), find_tenant(text) TO waybill_app;
REVOKE EXECUTE ON FUNCTION protect_tenant_table(regclass, text) FROM PUBLIC;

-- Readiness asks which migrations are there. (The table is the migration engine's own, made before this runs.)
DO $$
BEGIN
  IF to_regclass('_prisma_migrations') IS NOT NULL THEN
    GRANT SELECT ON _prisma_migrations TO waybill_app, waybill_system;
  END IF;
END $$;
