const longest = 300;
/** Of the original: more than this is not even looked at. */
const longestRead = 2_000;

const secrets: readonly (readonly [RegExp, string])[] = [
  // Keys of Stripe and OpenAI, webhook secrets.
  [/\b(?:sk|rk|pk|whsec)[_-][\w-]{6,}/g, '[key]'],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 [hidden]'],
  [/(:\/\/)[^\s/@]+@/g, '$1[hidden]@'],
  [/[^\s@<>"']{1,64}@[^\s@<>"']{1,255}\.[a-z]{2,24}/gi, '[e-mail]'],
  [/\b\d(?:[ -]?\d){12,18}\b/g, '[number]'],
];

/**
 * What may be stored of an error and shown to operators: its first line, at most 300 characters, without keys,
 * passwords, e-mail addresses and card numbers.
 */
export function errorText(error: unknown): string {
  const raw = error instanceof Error ? `${error.name}: ${error.message}` : `thrown: ${String(error)}`;
  // Control characters end it too: Postgres refuses some of them in a text.
  const line = readable(raw.split(/\p{Cc}/u, 1)[0] ?? '');
  const text = secrets.reduce((safe, [pattern, mask]) => safe.replace(pattern, mask), line);
  return text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
}

/** Where it is cut, the last word may be half a secret that is not recognised any more. */
const readable = (line: string) =>
  line.length > longestRead ? line.slice(0, longestRead).replace(/\S*$/, '') : line;

/** The error as Bull Board shows it: the safe text, and where it was thrown. */
export function reportable(error: unknown, text = errorText(error)): Error {
  const report = new Error(text);
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter(isFrame) : [];
  report.stack = [text, ...frames].join('\n');
  return report;
}

const isFrame = (line: string) => /^\s+at /.test(line);
