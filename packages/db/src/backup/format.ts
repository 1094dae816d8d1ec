import { z } from 'zod';

/**
 * A backup is text, and reads like a dump of PostgreSQL's own: a head, and for each table a line that names it, its
 * rows in COPY's format, a line `\.`, and a line that says what they must be; at the end, how many there were.
 */
const formatVersion = 1;

const headSchema = z.object({
  format: z.int(),
  /** RFC 3339: the moment of which the backup shows the database. */
  takenAt: z.string(),
  server: z.string(),
  /** Those that the database had, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })),
});
const tableSchema = z.object({ table: z.string(), columns: z.array(z.string()).min(1) });
const countSchema = z.object({ table: z.string(), rows: z.int(), bytes: z.int(), sha256: z.string() });
const endSchema = z.object({ tables: z.int(), rows: z.int() });

export type BackupHead = Omit<z.output<typeof headSchema>, 'format'>;
export type TableHead = z.output<typeof tableSchema>;
export type TableCount = z.output<typeof countSchema>;
export type BackupEnd = z.output<typeof endSchema>;

const line = (word: string, value: object) => `-- ${word} ${JSON.stringify(value)}\n`;

export const writeHead = (head: BackupHead): string =>
  line('waybill backup', { format: formatVersion, ...head });
export const writeTable = (head: TableHead): string => line('table', head);
export const endOfRows = '\\.\n';
export const writeCount = (count: TableCount): string => line('counted', count);
export const writeEnd = (end: BackupEnd): string => line('end', end);

export type Mark =
  | { kind: 'head'; head: BackupHead }
  | { kind: 'table'; table: TableHead }
  | { kind: 'counted'; count: TableCount }
  | { kind: 'end'; end: BackupEnd };

/** Reads one of the lines that are not rows. Null when it is none, or of a format that this release does not know. */
export function readMark(text: string): Mark | null {
  const [, word, json = ''] = /^-- (waybill backup|table|counted|end) (\{.*\})$/.exec(text) ?? [];
  if (word === undefined) return null;
  const value: unknown = JSON.parse(json);
  switch (word) {
    case 'waybill backup': {
      const { format, ...head } = headSchema.parse(value);
      return format === formatVersion ? { kind: 'head', head } : null;
    }
    case 'table':
      return { kind: 'table', table: tableSchema.parse(value) };
    case 'counted':
      return { kind: 'counted', count: countSchema.parse(value) };
    default:
      return { kind: 'end', end: endSchema.parse(value) };
  }
}
