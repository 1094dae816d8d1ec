/** A date of HTTP begins with the day of the week: RFC 9110, 5.6.7. */
const looksLikeDate = /^(?:mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * What `Retry-After` says (RFC 9110, 10.2.3), seconds or a date, in milliseconds from `now`; null where it says nothing that
 * can be read. Some hosts send parts of a second.
 */
export function readRetryAfter(value: string | null | undefined, now: number): number | null {
  const said = value?.trim() ?? '';
  if (/^\d{1,9}(?:\.\d+)?$/.test(said)) return Math.ceil(Number(said) * 1_000);
  const until = looksLikeDate.test(said) ? Date.parse(said) : Number.NaN;
  return Number.isNaN(until) ? null : Math.max(0, until - now);
}
