-- Takes ON UPDATE CASCADE from every foreign key, before the tables are distributed by tenant over several servers: ids
-- never change, and Citus refuses it where the tenant is in the key.
--
--   psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --file ops/postgres/prepare-distribution.sql
--
-- As the owner of the tables, while the installation runs. It can be run again.

CREATE PROCEDURE pg_temp.forget_cascades() LANGUAGE plpgsql AS $$
DECLARE
  key record;
BEGIN
  FOR key IN
    SELECT conrelid::regclass AS "table", conname AS name,
           replace(pg_get_constraintdef(oid), ' ON UPDATE CASCADE', '') AS definition
    FROM pg_constraint
    WHERE contype = 'f' AND confupdtype = 'c' AND conparentid = 0 AND connamespace = 'public'::regnamespace
  LOOP
    SET LOCAL lock_timeout = '3s';
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I, ADD CONSTRAINT %I %s NOT VALID',
                   key."table", key.name, key.name, key.definition);
    COMMIT;
    EXECUTE format('ALTER TABLE %s VALIDATE CONSTRAINT %I', key."table", key.name);
    COMMIT;
  END LOOP;
END $$;

CALL pg_temp.forget_cascades();
