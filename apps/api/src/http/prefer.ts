/** Longer than that nobody is kept waiting, in seconds. */
const longestWait = 30;

/** More than any client says; scanning it stays cheap. */
const longestHeader = 1_000;

/** The members of a list; a comma within a quoted string does not divide them (RFC 9110, 5.6.1). */
const members = /(?:"(?:[^"\\]|\\.)*"|[^",])+/g;

/** Name and value; what follows a semicolon are parameters, which `wait` has none of. */
const preference = /^\s*([!#$%&'*+.^_`|~\w-]+)(?:\s*=\s*(?:"([^"]*)"|([^\s";]*)))?\s*(?:;|$)/;

/**
 * How many seconds the client prefers to wait for the outcome (`Prefer: wait=10`, RFC 7240, 4.3), capped at 30; null
 * when it does not say, or not so that it can be understood. Of several, the first counts; other preferences are
 * ignored.
 */
export function preferredWait(header: string | undefined): number | null {
  if (header === undefined || header.length > longestHeader) return null;
  for (const member of header.match(members) ?? []) {
    const [, name, quoted, bare] = preference.exec(member) ?? [];
    if (name?.toLowerCase() !== 'wait') continue;
    const seconds = quoted ?? bare ?? '';
    return /^\d{1,9}$/.test(seconds) ? Math.min(Number(seconds), longestWait) : null;
  }
  return null;
}
