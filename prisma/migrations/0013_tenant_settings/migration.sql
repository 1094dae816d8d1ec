-- What a shop can set for itself.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "tenants" ADD COLUMN "alert_recipients" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "allowed_origins" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[],
  ADD COLUMN "low_stock_threshold" INTEGER,
  ADD COLUMN "ai_opt_out" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "low_stock_alerts" BOOLEAN NOT NULL DEFAULT true,
  ADD COLUMN "order_mails" BOOLEAN NOT NULL DEFAULT true;
