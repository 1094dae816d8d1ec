/** Words that hardly a sentence of the language does without, and that the others do not have. */
const smallWords: Readonly<Record<string, readonly string[]>> = {
  en: ['the', 'and', 'with', 'for', 'you', 'your', 'this', 'that', 'it', 'is', 'of'],
  de: ['der', 'das', 'und', 'ist', 'für', 'mit', 'sie', 'ein', 'eine', 'nicht', 'auf'],
  fr: ['le', 'les', 'et', 'vous', 'pour', 'avec', 'est', 'une', 'dans', 'cette', 'qui'],
  es: ['el', 'los', 'y', 'para', 'con', 'es', 'una', 'que', 'las', 'usted', 'del'],
  it: ['il', 'gli', 'e', 'per', 'con', 'è', 'una', 'che', 'della', 'di', 'questo'],
  pt: ['o', 'os', 'e', 'para', 'com', 'é', 'uma', 'que', 'não', 'do', 'da'],
  nl: ['het', 'een', 'en', 'voor', 'met', 'is', 'van', 'niet', 'je', 'deze', 'op'],
};

/** How many small words of another language outweigh that there is none of this one. */
const enough = 4;

/** What `Intl` calls a mixture of scripts, by the ones it is made of. */
const scriptsOf: Readonly<Record<string, readonly string[]>> = {
  Jpan: ['Hani', 'Hira', 'Kana'],
  Kore: ['Hang', 'Hani'],
  Hans: ['Hani'],
  Hant: ['Hani'],
};

const countOf = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;

/** Names and numbers may stand in other letters than the text around them. */
const isInScript = (text: string, script: string): boolean => {
  const scripts = scriptsOf[script] ?? [script];
  const inIt = new RegExp(`[${scripts.map((name) => `\\p{Script=${name}}`).join('')}]`, 'gu');
  return countOf(text, inIt) * 3 >= countOf(text, /\p{L}/gu);
};

const scoresOf = (text: string): Map<string, number> => {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return new Map(
    Object.entries(smallWords).map(([language, small]) => [
      language,
      words.filter((word) => small.includes(word)).length,
    ]),
  );
};

/**
 * Whether a text is certainly not in the language (BCP 47): in other letters, or full of another language's small
 * words and without one of its own. Languages that are not known here pass by their letters alone.
 */
export function isInOtherLanguage(text: string, tag: string): boolean {
  const { language, script } = new Intl.Locale(tag).maximize();
  if (script !== undefined && !isInScript(text, script)) return true;
  const scores = scoresOf(text);
  const own = scores.get(language);
  return own === 0 && Math.max(...scores.values()) >= enough;
}
