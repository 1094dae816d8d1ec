export { EmbeddedPostgresError, type EmbeddedPostgresErrorCode } from './error.ts';
export { type Holder, takeLock } from './lock.ts';
export { recordedPostgresUrl } from './recorded-url.ts';
export { type EmbeddedPostgres, type EmbeddedPostgresOptions, startEmbeddedPostgres } from './start.ts';
