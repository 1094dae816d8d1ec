import { queueNames } from '@waybill/domain';
import { runMigrations } from 'bullmq';
import pg from 'pg';

/**
 * Creates or updates BullMQ's tables in PostgreSQL (schema `bullmq`) and lets `roles` use them. Needs a login that
 * may create schemas; the processes themselves need none of that. Running it again, or twice at once, is harmless.
 */
export async function migrateQueue(
  connectionString: string,
  { roles = [] }: { roles?: readonly string[] } = {},
): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'waybill-migrate' });
  await client.connect();
  try {
    await runMigrations(client);
    for (const queue of queueNames) await createIdSequence(client, queue);
    for (const role of roles) await grant(client, role);
  } finally {
    await client.end();
  }
}

/** BullMQ would create it with the queue's first job, which the application's role may not. */
async function createIdSequence(client: pg.Client, queue: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>('SELECT bullmq.job_id_seq_name($1) AS name', [queue]);
  const name = rows[0]?.name;
  if (name) await client.query(`CREATE SEQUENCE IF NOT EXISTS bullmq.${client.escapeIdentifier(name)}`);
}

async function grant(client: pg.Client, role: string): Promise<void> {
  const grantee = client.escapeIdentifier(role);
  await client.query(`
    GRANT USAGE ON SCHEMA bullmq TO ${grantee};
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA bullmq TO ${grantee};
    GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA bullmq TO ${grantee};
  `);
}
