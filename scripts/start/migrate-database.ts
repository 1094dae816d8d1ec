import { createDatabaseIfMissing, migrate } from '@waybill/db/migrate';
import { migrationsDir } from '@waybill/db/schema';
import { migrateQueue } from '@waybill/queue';

/**
 * Brings the database up to date: its own tables, and BullMQ's where there is no Redis. Harmless to repeat, and safe
 * when several do it at once. Throws `MigrationError`.
 */
export async function migrateDatabase({
  url,
  redisUrl,
}: {
  url: string;
  redisUrl: string | null;
}): Promise<{ applied: string[] }> {
  await createDatabaseIfMissing(url);
  const result = await migrate({ url, migrationsDir });
  if (redisUrl === null) await migrateQueue(url, { roles: ['waybill_app', 'waybill_system'] });
  return result;
}
