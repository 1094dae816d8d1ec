-- A browser asks, before it asks for anything, whether a page may; it does not say yet of which shop the page is.
SET LOCAL lock_timeout = '3s';

CREATE FUNCTION is_known_origin(wanted text)
  RETURNS TABLE (known boolean)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
  SELECT EXISTS (SELECT FROM tenants t WHERE t.allowed_origins @> ARRAY[wanted]);
END;

GRANT CREATE ON SCHEMA public TO waybill_system;
ALTER FUNCTION is_known_origin(text) OWNER TO waybill_system;
REVOKE CREATE ON SCHEMA public FROM waybill_system;
REVOKE EXECUTE ON FUNCTION is_known_origin(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_known_origin(text) TO waybill_app;
