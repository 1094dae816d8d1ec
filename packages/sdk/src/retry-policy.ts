import { WaybillConnectionError, type WaybillError, WaybillTimeoutError } from './errors.ts';

const firstDelayMs = 250;
const longestDelayMs = 8_000;
/** Who asks for more patience than this is told to the caller instead, who may have better things to do. */
const longestRetryAfterMs = 60_000;

const passingStatuses = new Set([429, 502, 503, 504]);
/** The API says so before it does anything. */
const refusedStatuses = new Set([429, 503]);

/**
 * Whether the same request may succeed later. That it may have succeeded already does no harm to what is repeatable, as
 * everything is that carries its idempotency key; what is not is repeated only where the API said that it did nothing.
 */
export function isWorthRetrying(error: WaybillError, { isRepeatable }: { isRepeatable: boolean }): boolean {
  if (!isRepeatable) return error.status !== null && refusedStatuses.has(error.status);
  return (
    error instanceof WaybillConnectionError ||
    error instanceof WaybillTimeoutError ||
    (error.status !== null && passingStatuses.has(error.status))
  );
}

/**
 * How long to wait before the next attempt, in milliseconds: what the API asked for, or about 0.25, 0.5, 1 … 8 s, of
 * which up to a half is left to chance. Null when the API asks for more than a minute.
 */
export function retryDelayMs(
  { retryAfterMs }: Pick<WaybillError, 'retryAfterMs'>,
  { failures, random = Math.random }: { failures: number; random?: () => number },
): number | null {
  if (retryAfterMs !== null && retryAfterMs > longestRetryAfterMs) return null;
  const delayMs = Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs) * (1 - random() / 2);
  return Math.max(delayMs, retryAfterMs ?? 0);
}

/** Reads `Retry-After` (RFC 9110, 10.2.3), which is seconds or a date, as milliseconds; null for neither. */
export function readRetryAfter(value: string | null, now: number): number | null {
  if (value === null || value.trim() === '') return null;
  if (/^\d+$/.test(value.trim())) return Number(value) * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : Math.max(date - now, 0);
}
