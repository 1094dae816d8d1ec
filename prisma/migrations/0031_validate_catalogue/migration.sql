-- No product had a category, a parent or a cost before: each row is looked at once, beside those who write.
SET LOCAL lock_timeout = '3s';
ALTER TABLE "products" VALIDATE CONSTRAINT "products_tenant_id_category_fkey";
ALTER TABLE "products" VALIDATE CONSTRAINT "products_tenant_id_parent_fkey";
ALTER TABLE "products" VALIDATE CONSTRAINT "products_cost_not_negative";
ALTER TABLE "products" VALIDATE CONSTRAINT "products_not_own_parent";
