-- Divides the history by month: order_events by the month of the order, stock_movements by that of the cause. Their ids
-- are UUIDv7, which begin with the time, so every key that is looked for names its month.
--
--   psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --file ops/postgres/partition-history.sql
--
-- As the owner of the tables, while the installation runs: what there is becomes the first partition as it is, without
-- being copied, and the tables are locked for a moment only. Run it again every few months, from cron for example: it
-- adds the months ahead. docs/scaling.md says when this is worth while, and what it costs.

CREATE FUNCTION pg_temp.first_id_at(moment timestamptz) RETURNS uuid LANGUAGE sql IMMUTABLE RETURN
  (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;

CREATE PROCEDURE pg_temp.partition_by_month(history text, by_column text, months_ahead int) LANGUAGE plpgsql AS $$
DECLARE
  next_month CONSTANT timestamptz := date_trunc('month', now(), 'UTC') + interval '1 month';
  boundary CONSTANT uuid := pg_temp.first_id_at(next_month);
  past CONSTANT text := history || '_past';
  is_past CONSTANT text := history || '_is_past';
  definition record;
  month timestamptz;
  partition text;
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = history::regclass) = 'r' THEN
    -- What is there has to be known to be of the past: read beside those who write.
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = history::regclass AND conname = is_past) THEN
      SET LOCAL lock_timeout = '3s';
      EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (%I < %L) NOT VALID', history, is_past, by_column, boundary);
    END IF;
    COMMIT;
    EXECUTE format('ALTER TABLE %I VALIDATE CONSTRAINT %I', history, is_past);
    COMMIT;

    -- From here to the next COMMIT the table is locked; nothing in between reads it.
    SET LOCAL lock_timeout = '3s';
    EXECUTE format('ALTER TABLE %I RENAME TO %I', history, past);
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS) PARTITION BY RANGE (%I)',
                   history, past, by_column);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT %I', history, is_past);
    FOR definition IN
      SELECT conname AS name, pg_get_constraintdef(oid) AS text, contype
      FROM pg_constraint WHERE conrelid = past::regclass AND contype IN ('p', 'u', 'f')
    LOOP
      IF definition.contype <> 'f' THEN
        EXECUTE format('ALTER TABLE %I RENAME CONSTRAINT %I TO %I', past, definition.name, definition.name || '_past');
      END IF;
      EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', history, definition.name, definition.text);
    END LOOP;
    FOR definition IN
      SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS text
      FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
      WHERE i.indrelid = past::regclass AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
    LOOP
      EXECUTE format('ALTER INDEX %I RENAME TO %I', definition.name, definition.name || '_past');
      EXECUTE replace(definition.text, format(' ON public.%I ', past), format(' ON public.%I ', history));
    END LOOP;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%L)', history, past, boundary);
    PERFORM protect_tenant_table(history);
    FOR definition IN SELECT unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS name LOOP
      IF NOT has_table_privilege('waybill_app', past, definition.name) THEN
        EXECUTE format('REVOKE %s ON %I FROM waybill_app', definition.name, history);
      END IF;
      IF has_table_privilege('waybill_system', past, definition.name) THEN
        EXECUTE format('GRANT %s ON %I TO waybill_system', definition.name, history);
      END IF;
    END LOOP;
    -- Nothing is refused when the months ahead were forgotten.
    EXECUTE format('CREATE TABLE %I PARTITION OF %I DEFAULT', history || '_later', history);
    COMMIT;
  END IF;

  FOR nth IN 0 .. months_ahead - 1 LOOP
    month := next_month + make_interval(months => nth);
    partition := history || to_char(month AT TIME ZONE 'UTC', '_YYYY_MM');
    IF to_regclass(partition) IS NULL THEN
      SET LOCAL lock_timeout = '3s';
      EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)', partition, history,
                     pg_temp.first_id_at(month), pg_temp.first_id_at(month + interval '1 month'));
    END IF;
    COMMIT;
  END LOOP;
END $$;

CALL pg_temp.partition_by_month('order_events', 'order_id', 12);
CALL pg_temp.partition_by_month('stock_movements', 'cause_id', 12);
