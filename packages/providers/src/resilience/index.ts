export type { BreakerChange, OnBreakerChange } from './breaker.ts';
export type { ResilienceLimits } from './limits.ts';
export { type ResilienceOptions, withResilience } from './with-resilience.ts';
