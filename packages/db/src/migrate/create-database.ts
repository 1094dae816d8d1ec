import pg from 'pg';

/** Creates the database that the URL names, unless it is there. True when it was created. */
export async function createDatabaseIfMissing(url: string): Promise<boolean> {
  const maintenance = new URL(url);
  const name = decodeURIComponent(maintenance.pathname.slice(1));
  maintenance.pathname = '/postgres';
  const client = new pg.Client({ connectionString: maintenance.href, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return false;
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
    return true;
  } catch (error) {
    // Another process was faster between the two statements.
    if (error instanceof pg.DatabaseError && ['42P04', '23505'].includes(error.code ?? '')) return false;
    throw error;
  } finally {
    await client.end();
  }
}
