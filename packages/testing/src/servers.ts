export { startTemporaryPostgres } from './temporary-postgres.ts';
export { findProgram, startTemporaryRedis, type TemporaryRedis } from './temporary-redis.ts';
export { hireUndertaker, type Undertaker } from './undertaker.ts';
