import { sqlState } from './conflicts.ts';
import { DatabaseTimeout } from './database.ts';

/** Classes 08 (connection), 53 (resources), 57P (shutdown), and what ran too long or stayed in conflict. */
const unavailableStates = /^(?:08...|53...|57P..|57014|55P03|25006|25P03|40001|40P01)$/;

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** `pg` reports these by their text alone. */
const messages =
  /timeout exceeded when trying to connect|Connection terminated|Query read timeout|is not queryable|Cannot use a pool after/;

const deepest = 6;

/** True when the database could not be reached or did not answer in time: trying again may well work. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (unavailableStates.test(sqlState(error) ?? '')) return true;
  for (let at = error, depth = 0; at instanceof Error && depth < deepest; at = at.cause, depth++) {
    if (at instanceof DatabaseTimeout) return true;
    const { code } = at as { code?: unknown };
    if (typeof code === 'string' && networkCodes.has(code)) return true;
    if (messages.test(at.message)) return true;
    if (at instanceof AggregateError && at.errors.some(isDatabaseUnavailable)) return true;
  }
  return false;
}
