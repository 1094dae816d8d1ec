import { defineMetrics, secondsOfCalls } from '../definition.ts';

export const providerNames = ['stripe', 'paypal', 'manual', 'smtp', 'openai', 'webhooks'] as const;

/** Whose calls a circuit breaker can hold back. */
export const breakerProviders = ['stripe', 'paypal', 'manual'] as const;
export const breakerStates = ['open', 'half_open'] as const;

export const callOutcomes = [
  'ok',
  'unknown',
  'unavailable',
  'rate_limited',
  'rejected',
  'unauthorized',
  'not_found',
  'invalid_signature',
  'refused',
  'invalid_answer',
  'called_off',
  'failed',
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** When calls end so, something is wrong with the provider or with our account there; an alert counts them. */
export const failingOutcomes = [
  'unknown',
  'unavailable',
  'rate_limited',
  'unauthorized',
  'failed',
] as const satisfies readonly CallOutcome[];

export const providerMetrics = defineMetrics({
  callDuration: {
    type: 'histogram',
    name: 'waybill_provider_call_duration_seconds',
    help: 'Time of one call to a provider. A repetition is a call of its own; one that a breaker held back is none.',
    labels: {
      provider: providerNames,
      operation: 'the operations of the ports: create, confirm, capture, send, describe, deliver, …',
      outcome: callOutcomes,
    },
    buckets: secondsOfCalls,
  },
  breakers: {
    type: 'gauge',
    name: 'waybill_provider_breakers',
    help: 'Circuit breakers of this process that hold calls back (open), or whose next call is a trial (half_open).',
    labels: { provider: breakerProviders, state: breakerStates },
  },
  breakerOpened: {
    type: 'counter',
    name: 'waybill_provider_breaker_opened_total',
    help: 'How often a circuit breaker opened.',
    labels: { provider: breakerProviders },
  },
});
