const tags = new WeakMap<object, string>();

/** Notes under which tag the API answered this. */
export function noteTag(answer: unknown, tag: string | null): void {
  if (tag !== null && typeof answer === 'object' && answer !== null) tags.set(answer, tag);
}

/** The `ETag` of an answer. Throws `TypeError` for what is none: a copy, or one of a list. */
export function tagOf(answer: object): string {
  const tag = tags.get(answer);
  if (tag === undefined)
    throw new TypeError('`ifUnchanged` takes what the API answered for this one, and no copy');
  return tag;
}
