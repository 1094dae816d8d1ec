/** The roles that the first migration creates; neither owns a table nor bypasses row-level security. */
export type DatabaseRole = 'waybill_app' | 'waybill_system';

/** The same login, but acting as `role` from the first statement on (libpq's `options` startup parameter). */
export function asRole(url: string, role: DatabaseRole): string {
  const parsed = new URL(url);
  const options = parsed.searchParams.get('options');
  parsed.searchParams.set('options', [options, `-c role=${role}`].filter(Boolean).join(' '));
  return parsed.toString();
}
