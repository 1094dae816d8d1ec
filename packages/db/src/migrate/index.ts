export { createDatabaseIfMissing } from './create-database.ts';
export { MigrationError, type MigrationErrorCode } from './error.ts';
export { type MigrateOptions, migrate } from './migrate.ts';
export { type SchemaDriftOptions, schemaDrift } from './schema-drift.ts';
