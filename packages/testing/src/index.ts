export { findNode } from './find-node.ts';
export { type FreezableProxy, startFreezableProxy } from './freezable-proxy.ts';
export { type FreshDatabase, freshDatabase, redisUrl } from './fresh-database.ts';
export { programEnvironment } from './program-environment.ts';
export { findProgram } from './temporary-redis.ts';
export { type UntilOptions, until } from './until.ts';
