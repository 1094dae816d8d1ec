import { type Statement, statement, type Tx } from '@waybill/db';

/** A table, and the query of what of it is told; the tenant is the transaction's. */
export interface ExportedTable {
  name: string;
  query: string;
}

/** What is of no use outside, or nothing but secrets. */
const leftOut: readonly string[] = [
  'tenant_exports',
  'tenant_export_chunks',
  'catalogue_versions',
  'csv_export_pieces',
  'csv_import_keys',
  'csv_import_pieces',
  'outbox',
  'idempotency_keys',
  'provider_credentials',
  'provider_health',
  'hook_secrets',
  'order_links',
  'password_resets',
  'recovery_codes',
  'refresh_tokens',
  'second_factors',
];

/** Columns that hold a secret, now or in a later migration; bytes are hashes, keys and what is encrypted. */
const isSecret = /password|secret|token|cipher|nonce|salt|^prefix$|^next_action$/;

/** The chain of the audit log is no secret: it lets whoever has the file check that nothing was changed. */
const isTold = (table: string, { name, type }: Column): boolean =>
  !isSecret.test(name) && (type !== 'bytea' || table === 'audit_log');

interface Column {
  name: string;
  type: string;
}

/** Mails hold the links that they were sent with, and those are keys. */
const expressionOf = (table: string, { name }: Column): string =>
  table === 'messages' && name === 'data' ? `data - 'link' AS data` : `"${name}"`;

const selectColumns: Statement<{ table: string; columns: Column[] }> = statement(
  'export-columns',
  `SELECT c.relname AS "table",
          json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL)) ORDER BY a.attnum) AS columns
   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace AND c.relrowsecurity
   GROUP BY c.relname ORDER BY c.relname`,
);

/** Every table of shops that there is, those of later migrations included. */
export async function readExportedTables(tx: Tx): Promise<ExportedTable[]> {
  const tables = await tx.all(selectColumns);
  return tables
    .filter(({ table }) => !leftOut.includes(table))
    .map(({ table, columns }) => {
      const told = columns
        .filter((column) => isTold(table, column))
        .map((column) => expressionOf(table, column));
      return {
        name: table,
        query: `SELECT row_to_json(r)::text AS line FROM (SELECT ${told.join(', ')} FROM "${table}") r`,
      };
    });
}
