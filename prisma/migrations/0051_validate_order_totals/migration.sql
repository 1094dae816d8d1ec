-- Each order is looked at once, beside those who write.
SET LOCAL lock_timeout = '3s';
ALTER TABLE "orders" VALIDATE CONSTRAINT "orders_total_adds_up_up";
