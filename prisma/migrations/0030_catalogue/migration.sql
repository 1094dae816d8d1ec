-- What a catalogue is more than a list of prices: categories, variants, attributes, images, the history of prices,
-- and what tells every process that something of it has changed.
SET LOCAL lock_timeout = '3s';

-- Reviewed: both are trusted extensions of PostgreSQL's own, which add operators and touch no table.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
-- Reviewed: it adds operators and touches no table either.
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- CreateTable
CREATE TABLE "categories" (
    "tenant_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "parent" TEXT,
    "path" TEXT[],
    "position" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "categories_pkey" PRIMARY KEY ("tenant_id","code")
);

ALTER TABLE "products" ADD COLUMN "cost" BIGINT,
  ADD COLUMN "tax_class" TEXT NOT NULL DEFAULT 'standard',
  ADD COLUMN "category" TEXT,
  ADD COLUMN "attributes" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "parent" TEXT,
  ADD COLUMN "options" JSONB NOT NULL DEFAULT '{}',
  ADD COLUMN "archived_at" TIMESTAMPTZ(3),
  ADD COLUMN "version" INTEGER NOT NULL DEFAULT 1;

-- CreateTable
CREATE TABLE "product_prices" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "from_price" BIGINT,
    "to_price" BIGINT NOT NULL,
    "currency" CHAR(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_prices_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "product_images" (
    "tenant_id" UUID NOT NULL,
    "id" UUID NOT NULL,
    "sku" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "alt" TEXT,
    "status" TEXT NOT NULL,
    "reason" TEXT,
    "format" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "widths" INTEGER[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_images_pkey" PRIMARY KEY ("tenant_id","id")
);

-- CreateTable
CREATE TABLE "catalogue_versions" (
    "tenant_id" UUID NOT NULL,
    "slot" UUID NOT NULL,
    "version" BIGINT NOT NULL,

    CONSTRAINT "catalogue_versions_pkey" PRIMARY KEY ("tenant_id","slot")
);

-- CreateIndex
CREATE INDEX "categories_parent_idx" ON "categories"("tenant_id", "parent");

-- CreateIndex
CREATE INDEX "product_prices_of_product_idx" ON "product_prices"("tenant_id", "sku", "at", "id");

-- CreateIndex
CREATE INDEX "product_images_of_product_idx" ON "product_images"("tenant_id", "sku", "position");

-- AddForeignKey
ALTER TABLE "categories" ADD CONSTRAINT "categories_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "categories" ADD CONSTRAINT "categories_tenant_id_parent_fkey" FOREIGN KEY ("tenant_id", "parent") REFERENCES "categories"("tenant_id", "code") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_tenant_id_category_fkey" FOREIGN KEY ("tenant_id", "category") REFERENCES "categories"("tenant_id", "code") ON DELETE RESTRICT ON UPDATE CASCADE NOT VALID;

-- AddForeignKey
ALTER TABLE "products" ADD CONSTRAINT "products_tenant_id_parent_fkey" FOREIGN KEY ("tenant_id", "parent") REFERENCES "products"("tenant_id", "sku") ON DELETE CASCADE ON UPDATE CASCADE NOT VALID;

-- AddForeignKey
ALTER TABLE "product_prices" ADD CONSTRAINT "product_prices_tenant_id_sku_fkey" FOREIGN KEY ("tenant_id", "sku") REFERENCES "products"("tenant_id", "sku") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "product_images" ADD CONSTRAINT "product_images_tenant_id_sku_fkey" FOREIGN KEY ("tenant_id", "sku") REFERENCES "products"("tenant_id", "sku") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "catalogue_versions" ADD CONSTRAINT "catalogue_versions_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What follows is what Prisma cannot say.
ALTER TABLE "categories"
  ADD CONSTRAINT categories_code_shape CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 64),
  ADD CONSTRAINT categories_path_ends_here CHECK (path[cardinality(path)] = code),
  ADD CONSTRAINT categories_path_leads_through_parent CHECK (
    CASE WHEN parent IS NULL THEN cardinality(path) = 1 ELSE path[cardinality(path) - 1] = parent END);
ALTER TABLE "products"
  ADD CONSTRAINT products_cost_not_negative CHECK (cost >= 0) NOT VALID,
  ADD CONSTRAINT products_not_own_parent CHECK (parent <> sku) NOT VALID;
ALTER TABLE "product_images" ADD CONSTRAINT product_images_status CHECK (status IN ('processing', 'ready', 'failed'));

SELECT protect_tenant_table('categories'), protect_tenant_table('product_prices'),
       protect_tenant_table('product_images'), protect_tenant_table('catalogue_versions');
-- History is only added to. It goes with a product that nothing ever referred to.
REVOKE UPDATE, DELETE ON product_prices FROM waybill_app;
-- A level that nothing ever moved goes with its product: movements and reservations hold every other one.
GRANT DELETE ON stock_levels TO waybill_app;
REVOKE INSERT, UPDATE, DELETE ON catalogue_versions FROM waybill_app;
GRANT INSERT, UPDATE ON catalogue_versions TO waybill_system;

-- Every transaction that changes something of a catalogue adds one to it. Writers at once count in slots of their own,
-- so that none waits for another; the sum grows with every commit.
CREATE FUNCTION note_catalogue_change() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tenant uuid := current_tenant();
BEGIN
  IF tenant IS NULL OR current_setting('waybill.catalogue_noted', true) = tenant::text
    OR EXISTS (SELECT FROM tenants t WHERE t.id = tenant AND t.erasing_since IS NOT NULL) THEN
    RETURN NULL;
  END IF;
  UPDATE catalogue_versions SET version = version + 1
  WHERE tenant_id = tenant AND slot = (
    SELECT v.slot FROM catalogue_versions v WHERE v.tenant_id = tenant ORDER BY v.slot LIMIT 1 FOR UPDATE SKIP LOCKED);
  IF NOT FOUND THEN
    INSERT INTO catalogue_versions (tenant_id, slot, version) VALUES (tenant, gen_random_uuid(), 1);
  END IF;
  PERFORM set_config('waybill.catalogue_noted', tenant::text, true);
  RETURN NULL;
END $$;

CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON products
  FOR EACH STATEMENT EXECUTE FUNCTION note_catalogue_change();
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON categories
  FOR EACH STATEMENT EXECUTE FUNCTION note_catalogue_change();
CREATE TRIGGER note_change AFTER INSERT OR UPDATE OR DELETE ON product_images
  FOR EACH STATEMENT EXECUTE FUNCTION note_catalogue_change();

-- What of a product is found by its words: its name and SKU first, then its attributes, then its description.
CREATE FUNCTION product_document(name text, sku text, description text, attributes jsonb) RETURNS tsvector
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN setweight(to_tsvector('simple'::regconfig, name || ' ' || sku), 'A')
    || setweight(jsonb_to_tsvector('simple'::regconfig, attributes, '["string"]'::jsonb), 'B')
    || setweight(to_tsvector('simple'::regconfig, coalesce(description, '')), 'C');

-- Up to `most` products of the tenant of this transaction that fit what is wanted, with how well, out of five times as
-- many that have the words, whatever is asked: a question takes no longer than that. It runs as the role
-- that no policy narrows, because an index is not asked for words where a policy has to be kept first.
CREATE FUNCTION search_products(wanted jsonb, most integer) RETURNS TABLE (found_sku text, relevance float8)
  LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
  words text := wanted ->> 'text';
  query tsquery := websearch_to_tsquery('simple', words)
    || coalesce(to_tsquery('simple', wanted ->> 'beginning'), ''::tsquery);
  -- Shorter ones have no trigram to go by.
  piece text := CASE WHEN length(wanted ->> 'fragment') >= 3 THEN wanted ->> 'fragment' END;
  fragment text := '%' || regexp_replace(piece, '([\\%_])', '\\\1', 'g') || '%';
  -- What of it an index can answer: phrases and what must not be there are looked for in what that finds.
  indexable text := regexp_replace(querytree(query), '<(-|\d+)>', '&', 'g');
  some_words tsquery := CASE WHEN indexable NOT IN ('', 'T') THEN indexable::tsquery END;
  having_attributes jsonb := wanted -> 'attributes';
  in_categories text[] := (SELECT array_agg(c) FROM jsonb_array_elements_text(wanted -> 'categories') c);
  is_active boolean := (wanted ->> 'active')::boolean;
  is_archived boolean := (wanted ->> 'archived')::boolean;
  is_variant boolean := (wanted ->> 'variant')::boolean;
  of_parent text := wanted ->> 'parent';
  price_from bigint := (wanted ->> 'minPrice')::bigint;
  price_to bigint := (wanted ->> 'maxPrice')::bigint;
  in_currency text := wanted ->> 'currency';
  in_stock boolean := (wanted ->> 'inStock')::boolean;
  changed_since timestamptz := (wanted ->> 'updatedSince')::timestamptz;
BEGIN
  RETURN QUERY
  WITH looked_at AS MATERIALIZED (
    SELECT p.* FROM products p
    WHERE p.tenant_id = current_tenant()
      AND (words IS NULL OR (some_words IS NULL AND piece IS NULL)
        OR product_document(p.name, p.sku, p.description, p.attributes) @@ some_words
        OR (p.sku || ' ' || p.name) ILIKE fragment
        OR (p.sku || ' ' || p.name) %> piece)
      AND (having_attributes IS NULL OR p.attributes @> having_attributes)
      AND (wanted -> 'categories' IS NULL OR p.category = ANY (in_categories))
      AND (is_archived IS NULL OR (p.archived_at IS NOT NULL) = is_archived)
    LIMIT most * 5),
  found AS (
    SELECT p.sku, p.name, p.description, p.attributes FROM looked_at p
    WHERE (words IS NULL OR piece IS NOT NULL
        OR product_document(p.name, p.sku, p.description, p.attributes) @@ query)
      AND (is_active IS NULL OR p.active = is_active)
      AND (is_variant IS NULL OR (p.parent IS NOT NULL) = is_variant)
      AND (of_parent IS NULL OR p.parent = of_parent)
      AND (price_from IS NULL OR p.price >= price_from)
      AND (price_to IS NULL OR p.price <= price_to)
      AND (in_currency IS NULL OR p.currency = in_currency)
      AND (changed_since IS NULL OR p.updated_at >= changed_since)
      AND (in_stock IS NULL OR in_stock = EXISTS (
        SELECT FROM stock_levels s WHERE s.tenant_id = p.tenant_id AND s.sku = p.sku AND s.on_hand > s.reserved))
    LIMIT most)
  SELECT f.sku, CASE WHEN words IS NULL THEN 0 ELSE round((
      ts_rank(product_document(f.name, f.sku, f.description, f.attributes), query)
      + word_similarity(words, f.sku || ' ' || f.name)
      + (lower(f.sku) = lower(words))::int)::numeric, 6)::float8 END
  FROM found f;
END $$;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION note_catalogue_change() OWNER TO waybill_system;
ALTER FUNCTION search_products(jsonb, integer) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION note_catalogue_change(), search_products(jsonb, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION search_products(jsonb, integer) TO waybill_app;
