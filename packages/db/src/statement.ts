/**
 * A prepared statement of the hot path: parsed and planned once per connection, under its name. `Row` is what one
 * row looks like; int8 columns arrive as numbers, timestamptz as `Date`, jsonb parsed.
 */
export interface Statement<Row extends object> {
  readonly name: string;
  readonly text: string;
  /** Carries the row's type; never set. */
  readonly row?: Row;
}

/** The name is unique in the process; two texts under one name are refused by Postgres. */
export const statement = <Row extends object = Record<never, never>>(
  name: string,
  text: string,
): Statement<Row> => ({ name, text });

/**
 * A statement whose text is put together for each question: it has no name, and is planned anew for the values it is
 * asked with.
 */
export const query = <Row extends object>(text: string): Statement<Row> => ({ name: '', text });
