const markdownLink = /!?\[([^\]]*)\]\([^)]*\)/g;
const address = /\bhttps?:\/\/\S+/gi;
const tag = /<\/?[a-z!][^>]*>/gi;
const lineMark = /^[ \t]*(?:(?:#{1,6}|[-*+•])[ \t]+|>[ \t]*|```\w*)/gm;
const emphasis = /(\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1/g;

/** Cuts at the last space that fits, or anywhere when a word is longer than that. */
const limited = (text: string, max: number): string => {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1).toWellFormed();
  const space = cut.search(/\s\S*$/);
  return `${(space > 0 ? cut.slice(0, space) : cut).trimEnd()}…`;
};

/**
 * What a model wrote as text that can stand in a shop: no markup, links or control characters, paragraphs kept, at
 * most `max` characters.
 */
export const plainText = (answer: string, max: number): string =>
  limited(
    // Markup is removed by patterns that take quadratic time at worst: an endless answer is cut first.
    answer
      .slice(0, max * 4)
      .toWellFormed()
      .replace(/\r\n?/g, '\n')
      .replace(/(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' ')
      .replace(markdownLink, '$1')
      .replace(address, '')
      .replace(tag, '')
      .replace(lineMark, '')
      .replace(emphasis, '$2')
      .replace(/[ \t\u00a0]+/g, ' ')
      .replace(/ ?\n ?/g, '\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    max,
  );
