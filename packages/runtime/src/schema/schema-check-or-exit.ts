import type { Database } from '@waybill/db';
import { type CheckSchema, createSchemaCheck, SchemaMisfit } from '@waybill/db/schema';
import type { Logger } from 'pino';

/**
 * For a process's start: ends it with exit code 1 when this release cannot run on the database, so that whoever runs
 * it starts it again, by when the migrations may be through. A database that does not answer is no reason to end: it
 * comes back. The check is for readiness, where it asks again.
 */
export async function schemaCheckOrExit(db: Database, log: Logger): Promise<CheckSchema> {
  const check = await createSchemaCheck(db);
  try {
    await check();
  } catch (error) {
    if (error instanceof SchemaMisfit) {
      log.fatal(error.message);
      process.exit(1);
    }
    log.warn({ err: error }, 'the database did not answer: whether it fits this release shows later');
  }
  return check;
}
