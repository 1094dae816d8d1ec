/** What is looked for beside the words as they stand. */
export interface SearchHints {
  /** A query of all words, of which the last may go on: whoever types has often not finished it. */
  beginning?: string;
  /** A piece of a name or a SKU, or what is spelt nearly so. */
  fragment?: string;
}

/** A phrase, a word that must not be there, and a choice: who writes them wants exactly that. */
const operators = /"|(?:^|\s)-|(?:^|\s)or(?:\s|$)/iu;
const word = /[\p{L}\p{N}]+/gu;

/** Words are letters and digits only, so that none of them is an operator. */
export function readSearch(text: string | undefined): SearchHints {
  const fragment = text?.trim() ?? '';
  if (fragment === '' || operators.test(fragment)) return {};
  const words = fragment.match(word) ?? [];
  if (words.length === 0) return { fragment };
  return { fragment, beginning: `${words.map((each) => `'${each}'`).join(' & ')}:*` };
}
