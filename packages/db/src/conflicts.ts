/** Serialization failure and deadlock: Postgres rolled back, and the same transaction may succeed when repeated. */
const repeatable = new Set(['40001', '40P01']);

/** Finds the SQLSTATE in an error of `pg` or, wrapped by the driver adapter, of Prisma. */
export function sqlState(error: unknown): string | null {
  for (let at = error, depth = 0; at && typeof at === 'object' && depth < 6; depth++) {
    const { code, originalCode, cause, meta } = at as Record<string, unknown>;
    const state = originalCode ?? code;
    if (typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state) && !/^P\d{4}$/.test(state)) return state;
    at = cause ?? (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  }
  return null;
}

export const isRepeatable = (error: unknown): boolean => repeatable.has(sqlState(error) ?? '');

export const isUniqueViolation = (error: unknown): boolean => sqlState(error) === '23505';
