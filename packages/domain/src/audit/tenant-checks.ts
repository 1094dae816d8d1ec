import { statement } from '@waybill/db';
import type { Check, FindingRow } from './finding.ts';

const tenantTables = statement<{ table: string }>(
  'audit-tenant-tables',
  `SELECT c.relname AS table
   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace ORDER BY 1`,
);

/** Every foreign key between tenants' tables, with its columns in order. */
const references = statement<{ from: string; to: string; columns: string[]; targets: string[] }>(
  'audit-references',
  `SELECT k.conrelid::regclass::text AS from, k.confrelid::regclass::text AS to,
     (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY AS u(att, n)
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.att) AS columns,
     (SELECT array_agg(a.attname::text ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY AS u(att, n)
      JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.att) AS targets
   FROM pg_constraint k
   WHERE k.contype = 'f' AND k.conparentid = 0 AND k.connamespace = 'public'::regnamespace ORDER BY 1, 2`,
);

const strangers = (table: string) =>
  statement<FindingRow>(
    `audit-strangers-${table}`,
    `SELECT r.tenant_id, '${table}' AS subject, format('%s rows of a tenant that does not exist', count(*)) AS detail
     FROM ${table} r WHERE NOT EXISTS (SELECT FROM tenants t WHERE t.id = r.tenant_id) GROUP BY r.tenant_id`,
  );

interface Reference {
  from: string;
  to: string;
  columns: string[];
  targets: string[];
}

const dangling = ({ from, to, columns, targets }: Reference) => {
  const same = columns.map((column, index) => `t.${targets[index]} = r.${column}`).join(' AND ');
  const named = columns.map((column) => `r.${column} IS NOT NULL`).join(' AND ');
  return statement<FindingRow>(
    `audit-dangling-${from}-${columns.join('-')}`,
    `SELECT r.tenant_id, '${from}' AS subject, format('%s rows point to no row of ${to} in their tenant', count(*)) AS detail
     FROM ${from} r WHERE ${named} AND NOT EXISTS (SELECT FROM ${to} t WHERE ${same}) GROUP BY r.tenant_id`,
  );
};

export const tenantsApart: Check = async (tx) => {
  const findings: FindingRow[] = [];
  for (const { table } of await tx.all(tenantTables)) findings.push(...(await tx.all(strangers(table))));
  for (const reference of await tx.all(references)) findings.push(...(await tx.all(dangling(reference))));
  return findings;
};
