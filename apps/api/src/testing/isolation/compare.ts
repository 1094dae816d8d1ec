import type { Known } from './victim.ts';

/** What differs between any two answers: ids that were made, secrets, times, and the numbers of new orders. */
const passing: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '(id)'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, '(time)'],
  [/"(number|durationMs|ms)":\d+/g, '"$1":0'],
  [/"(secret|hint|uri|key|prefix|token)":"[^"]*"/g, '"$1":""'],
];

/** The text of an answer without what may differ: the same for two questions of which one hits and one misses nothing. */
export function comparable(text: string, known: Known): string {
  const named = Object.entries(known)
    .sort(([, one], [, other]) => other.length - one.length)
    .reduce((rest, [name, value]) => rest.replaceAll(value, `(${name})`), text);
  return passing.reduce(
    (rest, [pattern, word]) => rest.replaceAll(pattern, word),
    named.replaceAll(/\((?:\w+Id|idempotencyKey)\)/g, '(id)'),
  );
}
