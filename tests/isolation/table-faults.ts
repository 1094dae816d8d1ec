import type pg from 'pg';

/** Tables of the installation, which hold nothing of a shop. */
export const tablesOfTheInstallation: readonly string[] = ['processes', 'rate_limits', 'sweep_runs'];

/**
 * What finds a tenant or a person before anybody is known: each answers one question, and nothing besides. And what
 * erases, in the tenant that is named, what somebody wrote into the history of an order that is nobody's any more; what
 * erases a tenant whose time is up; what lists tenants for who operates the installation; and, for the tenant of the
 * transaction alone, what counts changes of its catalogue and finds its products by words.
 */
export const definers: readonly string[] = [
  'erase_event_texts',
  'erase_rows',
  'find_api_key',
  'find_invitation',
  'find_key_owner',
  'find_password_reset',
  'find_people',
  'find_refresh_token',
  'find_tenant',
  'find_users',
  'is_known_origin',
  'is_only_tenant',
  'list_tenants',
  'note_catalogue_change',
  'note_key_uses',
  'note_requests',
  'search_products',
];

/** Every table of ours; `key` is the column that says whose a row is. */
const tables = `
  SELECT c.oid, c.relname AS name, c.relowner, c.relrowsecurity, c.relforcerowsecurity,
         CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END AS key_name, a.attnum AS key, a.attnotnull
  FROM pg_class c
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
    AND a.attname = CASE c.relname WHEN 'tenants' THEN 'id' ELSE 'tenant_id' END
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'`;

/** A policy that lets the application see, or write, anything but the rows of the tenant that is named. */
const isTooWide = `
  NOT (p.polroles = ARRAY['waybill_system'::regrole::oid])
  AND (p.polroles <> ARRAY['waybill_app'::regrole::oid]
    OR pg_get_expr(p.polqual, p.polrelid) IS DISTINCT FROM format('(%s = current_tenant())', t.key_name)
    OR pg_get_expr(p.polwithcheck, p.polrelid) IS DISTINCT FROM format('(%s = current_tenant())', t.key_name))`;

const faults = `
  WITH t AS (${tables}), shops AS (SELECT * FROM t WHERE name <> ALL ($1))
  SELECT name || ' does not say whose its rows are' AS fault FROM shops WHERE key IS NULL
  UNION ALL SELECT name || ' has rows that may be nobody''s' FROM shops WHERE NOT attnotnull
  UNION ALL SELECT name || ' is not bound by row-level security' FROM shops
    WHERE NOT (relrowsecurity AND relforcerowsecurity)
  UNION ALL SELECT name || ' has no policy for the application' FROM shops WHERE NOT EXISTS (
    SELECT FROM pg_policy p WHERE p.polrelid = shops.oid AND p.polroles = ARRAY['waybill_app'::regrole::oid])
  UNION ALL SELECT format('%s: the policy %s is too wide', t.name, p.polname)
    FROM shops t JOIN pg_policy p ON p.polrelid = t.oid WHERE ${isTooWide}
  UNION ALL SELECT name || ' belongs to the application' FROM t
    WHERE relowner IN ('waybill_app'::regrole, 'waybill_system'::regrole)
  UNION ALL SELECT format('%s: %s leaves the tenant', t.name, r.conname)
    FROM shops t JOIN pg_constraint r ON r.conrelid = t.oid AND r.contype = 'f' LEFT JOIN shops o ON o.oid = r.confrelid
    WHERE o.key IS NULL OR t.key IS NULL
      OR array_position(r.conkey, t.key) IS DISTINCT FROM array_position(r.confkey, o.key)
      OR array_position(r.conkey, t.key) IS NULL
  UNION ALL SELECT format('%s is open to %s', c.relname, coalesce(g.rolname, 'everybody'))
    FROM pg_class c, aclexplode(c.relacl) x LEFT JOIN pg_roles g ON g.oid = x.grantee
    WHERE c.relnamespace = 'public'::regnamespace AND x.grantee <> c.relowner
      AND (g.rolname IS NULL OR g.rolname NOT IN ('waybill_app', 'waybill_system', 'waybill_eraser')
        OR x.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
        OR g.rolname = 'waybill_eraser' AND x.privilege_type <> 'DELETE')
  UNION ALL SELECT name || ' is not erased with its shop' FROM shops
    WHERE relrowsecurity AND NOT has_table_privilege('waybill_eraser', oid, 'DELETE')
  UNION ALL SELECT c.relname || ' is a view that asks as its owner' FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace
      AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce(c.reloptions @> '{security_invoker=true}', false))
  UNION ALL SELECT proname || ' asks as its owner' FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prosecdef
      AND (proname <> ALL ($2) OR proconfig IS NULL OR NOT proconfig @> '{"search_path=public, pg_temp"}')
  UNION ALL SELECT rolname || ' may more than it should' FROM pg_roles
    WHERE rolname IN ('waybill_app', 'waybill_system')
      AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication
        OR has_schema_privilege(rolname, 'public', 'CREATE')
        OR EXISTS (SELECT FROM pg_auth_members m WHERE m.member = pg_roles.oid))
  UNION ALL SELECT rolname || ' may act as who erases' FROM pg_roles
    WHERE rolname IN ('waybill_app', 'waybill_system') AND pg_has_role(oid, 'waybill_eraser', 'MEMBER')
  ORDER BY 1`;

/** What keeps tables, functions and roles from keeping tenants apart, in sentences. */
export async function findFaults(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(faults, [tablesOfTheInstallation, definers]);
  return rows.map(({ fault }) => fault);
}
