export { type CheckSchema, createSchemaCheck, SchemaMisfit } from './check-schema.ts';
export { type MigrationName, parseMigrationName } from './migration-name.ts';
export { migrationsDir, readMigrationNames } from './shipped-migrations.ts';
