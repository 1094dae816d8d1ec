import type pg from 'pg';
import type { PrismaClient } from './generated/client.ts';
import type { Statement } from './statement.ts';

/** Prisma inside the surrounding transaction; it opens no transactions of its own. */
export type PrismaInTx = Omit<PrismaClient, '$transaction' | '$connect' | '$disconnect' | '$on' | '$extends'>;

/** One open transaction. The hot path runs prepared statements; everything else goes through `prisma`. */
export interface Tx {
  all<Row extends object>(query: Statement<Row>, values?: readonly unknown[]): Promise<Row[]>;
  /** The only row, or null. */
  maybe<Row extends object>(query: Statement<Row>, values?: readonly unknown[]): Promise<Row | null>;
  /** How many rows were touched. */
  run(query: Statement<object>, values?: readonly unknown[]): Promise<number>;
  readonly prisma: PrismaInTx;
}

export function createTx(client: pg.ClientBase, prisma: PrismaInTx): Tx {
  const send = <Row extends object>(query: Statement<Row>, values: readonly unknown[] = []) =>
    client.query<Row>({ name: query.name, text: query.text, values: [...values] });
  return {
    prisma,
    all: async (query, values) => (await send(query, values)).rows,
    maybe: async (query, values) => {
      const { rows } = await send(query, values);
      if (rows.length > 1) throw new Error(`${query.name} found ${rows.length} rows where one was expected`);
      return rows[0] ?? null;
    },
    run: async (query, values) => (await send(query, values)).rowCount ?? 0,
  };
}
