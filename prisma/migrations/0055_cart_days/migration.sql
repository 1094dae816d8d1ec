-- After how many days without a change a cart is expired: each shop says so itself.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "tenants" ADD COLUMN "cart_days" INTEGER NOT NULL DEFAULT 30;
