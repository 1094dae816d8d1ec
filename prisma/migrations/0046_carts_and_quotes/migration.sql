-- What customers mean to buy, and what a shop offered to sell it for.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "tenants" ADD COLUMN "next_quote_number" BIGINT NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "carts" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "customer" JSONB NOT NULL,
    "shipping_address" JSONB,
    "shipping_method" TEXT,
    "metadata" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "order_id" UUID,
    "merged_into" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "carts_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "cart_items" (
    "tenant_id" UUID NOT NULL,
    "cart_id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "quantity" INTEGER NOT NULL,
    "unit_price" BIGINT,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cart_items_pkey" PRIMARY KEY ("tenant_id","cart_id","sku")
);

-- CreateTable
CREATE TABLE "quotes" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "number" BIGINT NOT NULL,
    "status" TEXT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "customer" JSONB NOT NULL,
    "shipping_address" JSONB NOT NULL,
    "shipping_method" TEXT NOT NULL,
    "priced" JSONB NOT NULL,
    "metadata" JSONB NOT NULL,
    "order_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "valid_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "quotes_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateIndex
CREATE INDEX "carts_order_idx" ON "carts"("tenant_id", "order_id");

-- CreateIndex
CREATE INDEX "carts_expiry_idx" ON "carts"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "quotes_tenant_id_number_key" ON "quotes"("tenant_id", "number");

-- CreateIndex
CREATE INDEX "quotes_order_idx" ON "quotes"("tenant_id", "order_id");

-- CreateIndex
CREATE INDEX "quotes_validity_idx" ON "quotes"("valid_until");

-- AddForeignKey
ALTER TABLE "carts" ADD CONSTRAINT "carts_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "carts" ADD CONSTRAINT "carts_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cart_items" ADD CONSTRAINT "cart_items_tenant_id_cart_id_fkey" FOREIGN KEY ("tenant_id", "cart_id") REFERENCES "carts"("tenant_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_tenant_id_order_id_fkey" FOREIGN KEY ("tenant_id", "order_id") REFERENCES "orders"("tenant_id", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "carts" ADD CONSTRAINT "carts_status" CHECK (status IN ('open', 'checked_out', 'merged'));
ALTER TABLE "carts" ADD CONSTRAINT "carts_order" CHECK ((status = 'checked_out') = (order_id IS NOT NULL));
ALTER TABLE "carts" ADD CONSTRAINT "carts_merged" CHECK ((status = 'merged') = (merged_into IS NOT NULL));
ALTER TABLE "cart_items" ADD CONSTRAINT "cart_items_quantity" CHECK (quantity BETWEEN 1 AND 100000);
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_status" CHECK (status IN ('open', 'converted'));
ALTER TABLE "quotes" ADD CONSTRAINT "quotes_order" CHECK ((status = 'converted') = (order_id IS NOT NULL));
CREATE INDEX "carts_customer_idx" ON "carts"("tenant_id", lower(customer ->> 'email'));
CREATE INDEX "quotes_customer_idx" ON "quotes"("tenant_id", lower(customer ->> 'email'));
SELECT protect_tenant_table('carts'), protect_tenant_table('cart_items'), protect_tenant_table('quotes');
-- What the sweep of retention removes.
GRANT DELETE ON carts, cart_items, quotes TO waybill_system;
