// Fails when the migrations do not give the database that prisma/schema.prisma describes.

import { join } from 'node:path';
import { schemaDrift } from '@waybill/db/migrate';
import { startTemporaryPostgres } from '@waybill/testing/servers';

const prisma = join(import.meta.dirname, '..', 'prisma');
const server = await startTemporaryPostgres();
try {
  const missing = await schemaDrift({
    shadowUrl: server.superuserUrl,
    migrationsDir: join(prisma, 'migrations'),
    schemaPath: join(prisma, 'schema.prisma'),
  });
  if (missing) {
    console.error(
      `The migrations lack what prisma/schema.prisma says. A new migration has to do this:\n\n${missing}`,
    );
    process.exitCode = 1;
  } else {
    console.log('The migrations give the database that prisma/schema.prisma describes.');
  }
} finally {
  await server.stop();
}
