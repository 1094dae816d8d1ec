-- Everything of a shop goes once its grace period has passed.
SET LOCAL lock_timeout = '3s';

ALTER TABLE "tenants" ADD COLUMN "erasing_since" TIMESTAMPTZ(3);

-- What follows is what Prisma cannot say.

-- A role that nobody acts as: it owns the one function that may delete what is otherwise only added to. It sees what
-- waybill_system sees.
-- Reviewed: it makes a role, and touches no table.
DO $$
BEGIN
  BEGIN
    CREATE ROLE waybill_eraser NOLOGIN NOSUPERUSER NOBYPASSRLS IN ROLE waybill_system;
  EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
  END;
  GRANT waybill_eraser TO CURRENT_USER;
END $$;

CREATE OR REPLACE FUNCTION protect_tenant_table(target regclass, tenant_column text DEFAULT 'tenant_id') RETURNS void
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
  EXECUTE format('GRANT DELETE ON %s TO waybill_eraser', target);
END $$;

-- Reviewed: a grant does not lock the rows or the readers of a table.
DO $$
DECLARE
  shops_table regclass;
BEGIN
  FOR shops_table IN
    SELECT c.oid FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
      AND a.attname = CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END
    WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
  LOOP
    EXECUTE format('GRANT DELETE ON %s TO waybill_eraser', shops_table);
  END LOOP;
END $$;

-- Deletes up to so many rows of a shop from one table, and tells how many there were. It refuses every shop but those
-- whose deletion was asked for, and whose grace period has passed.
CREATE FUNCTION erase_rows(target regclass, erased uuid, most integer) RETURNS integer
  LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  tenant_column text := CASE target WHEN 'tenants'::regclass THEN 'id' ELSE 'tenant_id' END;
  gone integer;
BEGIN
  IF NOT EXISTS (SELECT FROM tenants t WHERE t.id = erased AND t.delete_after <= now()) THEN
    RAISE EXCEPTION 'the tenant % is not to be deleted now', erased USING ERRCODE = 'insufficient_privilege';
  END IF;
  -- In a table with partitions, rows of several may have the same place: they are told apart by whose they are.
  EXECUTE format(
    'DELETE FROM %s WHERE %I = $1 AND ctid = ANY (ARRAY(SELECT ctid FROM %s WHERE %I = $1 LIMIT $2))',
    target, tenant_column, target, tenant_column) USING erased, most;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;

-- Nothing reaches a shop that is being erased.
CREATE OR REPLACE FUNCTION find_tenant(wanted text)
  RETURNS TABLE (id uuid)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT t.id FROM tenants t WHERE (t.slug = wanted OR t.id::text = wanted) AND t.erasing_since IS NULL;
END;

GRANT CREATE ON SCHEMA public TO waybill_eraser;
ALTER FUNCTION erase_rows(regclass, uuid, integer) OWNER TO waybill_eraser;
REVOKE CREATE ON SCHEMA public FROM waybill_eraser;
REVOKE EXECUTE ON FUNCTION erase_rows(regclass, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION erase_rows(regclass, uuid, integer) TO waybill_app;
