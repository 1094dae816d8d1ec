-- Where a shop sends to, for how much, and which taxes are due there. A shop without a row in pricing_settings has one
-- rate of tax, and one price for each method, as before.
SET LOCAL lock_timeout = '3s';

-- CreateTable
CREATE TABLE "pricing_settings" (
    "tenant_id" UUID NOT NULL,
    "prices_include_tax" BOOLEAN NOT NULL DEFAULT false,
    "tax_rounding" TEXT NOT NULL DEFAULT 'order',
    "tax_shipping" BOOLEAN NOT NULL DEFAULT true,
    "shipping_tax_class" TEXT NOT NULL DEFAULT 'standard',
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "cutoff" TEXT,
    "work_days" INTEGER[] NOT NULL DEFAULT ARRAY[1, 2, 3, 4, 5]::INTEGER[],
    "holidays" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pricing_settings_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "tax_rates" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "tax" TEXT NOT NULL,
    "tax_class" TEXT NOT NULL,
    "country" CHAR(2),
    "region" TEXT,
    "postal_prefix" TEXT,
    "rate_ppm" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "tax_rates_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "shipping_zones" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "places" JSONB NOT NULL,
    "rates" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shipping_zones_pkey" PRIMARY KEY ("tenant_id","id")
);

-- AlterTable
ALTER TABLE "products" ADD COLUMN "weight_grams" INTEGER;

-- AlterTable
ALTER TABLE "shipping_methods" ADD COLUMN "min_days" INTEGER,
ADD COLUMN "max_days" INTEGER;

-- AlterTable
ALTER TABLE "orders" ADD COLUMN "prices_include_tax" BOOLEAN,
ADD COLUMN "shipping_tax" BIGINT,
ADD COLUMN "taxes" JSONB;

-- AlterTable
ALTER TABLE "order_lines" ADD COLUMN "tax_class" TEXT,
ADD COLUMN "tax_total" BIGINT,
ADD COLUMN "taxes" JSONB;

-- AddForeignKey
ALTER TABLE "pricing_settings" ADD CONSTRAINT "pricing_settings_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tax_rates" ADD CONSTRAINT "tax_rates_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shipping_zones" ADD CONSTRAINT "shipping_zones_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
-- Where prices include the taxes, these are in the total already.
ALTER TABLE "orders" DROP CONSTRAINT "orders_total_adds_up", ADD CONSTRAINT "orders_total_adds_up_up" CHECK (
    total IS NULL OR total = subtotal + shipping_total - discount_total
      + CASE WHEN prices_include_tax THEN 0 ELSE tax_total END) NOT VALID;
ALTER TABLE "pricing_settings" ADD CONSTRAINT "pricing_settings_rounding" CHECK (tax_rounding IN ('order', 'line'));
ALTER TABLE "tax_rates" ADD CONSTRAINT "tax_rates_rate" CHECK (rate_ppm BETWEEN 0 AND 1000000);
CREATE UNIQUE INDEX "tax_rates_place_idx"
  ON "tax_rates"("tenant_id", "tax", "tax_class", "country", "region", "postal_prefix") NULLS NOT DISTINCT;
SELECT protect_tenant_table('pricing_settings'), protect_tenant_table('tax_rates'),
       protect_tenant_table('shipping_zones');
