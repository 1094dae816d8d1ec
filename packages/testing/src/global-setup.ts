import { createDatabaseIfMissing, migrate } from '@waybill/db/migrate';
import { migrationsDir } from '@waybill/db/schema';
import { migrateQueue } from '@waybill/queue';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { missingPrograms } from './missing-programs.ts';
import { startTemporaryPostgres } from './temporary-postgres.ts';
import { startTemporaryRedis } from './temporary-redis.ts';

const templateDatabase = 'waybill_template';

/** One PostgreSQL and one Redis for the whole run; each test that asks for a database gets a copy of the template. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTemporaryPostgres();
  const stops = [() => postgres.stop()];
  const tearDown = async () => {
    await Promise.all(stops.map((stop) => stop()));
    const missing = missingPrograms();
    if (missing) process.stderr.write(`\n${missing}\n`);
  };
  try {
    await makeTemplate(postgres.url(templateDatabase), postgres.superuserUrl);
    const redis = await startTemporaryRedis();
    if (redis) stops.push(() => redis.stop());
    project.provide('postgresUrl', postgres.superuserUrl);
    project.provide('templateDatabase', templateDatabase);
    project.provide('redisUrl', redis?.url ?? null);
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function makeTemplate(url: string, superuserUrl: string): Promise<void> {
  await createDatabaseIfMissing(url);
  await migrate({ url, migrationsDir });
  await migrateQueue(url, { roles: ['waybill_app', 'waybill_system'] });
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  // Whoever is connected to a template keeps it from being copied.
  await client.query(`ALTER DATABASE ${templateDatabase} ALLOW_CONNECTIONS false`);
  await client.end();
}
