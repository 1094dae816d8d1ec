/** Printable ASCII, its words one space apart: most text is of that kind, and is in one line already. */
const isTidy = (text: string): boolean => /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(text);

/**
 * Text from users may hold line breaks (which would end a header), control characters, and controls that turn
 * the direction of everything after them. One line without any of them is left.
 */
export const inOneLine = (text: string): string =>
  isTidy(text)
    ? text
    : text
        .toWellFormed()
        .replace(/[\u202a-\u202e]/g, '')
        .replace(/[\p{Cc}\u2028\u2029\s]+/gu, (run) => (run === '\u00a0' ? run : ' '))
        .trim();

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Nothing before U+0300 combines with its neighbours; most text is of that kind, and segmenting is slow. */
const isPlainLatin = (text: string): boolean => /^[\p{ASCII}\u0080-\u02ff]*$/u.test(text);

/** Characters as a reader counts them: an emoji or an accented letter is one. */
const charactersOf = (text: string): string[] =>
  isPlainLatin(text) ? text.split('') : Array.from(graphemes.segment(text), ({ segment }) => segment);

const lengthOf = (text: string): number => (isPlainLatin(text) ? text.length : charactersOf(text).length);

/** At most `max` characters, the last an ellipsis when something was left out. */
export const shortened = (text: string, max: number): string => {
  const characters = charactersOf(text);
  if (characters.length <= max) return text;
  const kept = characters.slice(0, max - 1).join('');
  return `${kept.trimEnd()}…`;
};

const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * A name inside our sentence: short enough to leave room for the sentence, and when it is written right to left
 * it does not turn the words around it.
 */
export const named = (text: string, max = 60): string => {
  const name = shortened(inOneLine(text).replace(/[\u2066-\u2069]/g, ''), max);
  return rightToLeft.test(name) ? `\u2068${name}\u2069` : name;
};

/** The width of our text parts: short enough to survive being quoted in an answer. */
const textWidth = 72;

/** Breaks at spaces into lines of at most `width` characters; a longer word, such as a link, stays whole. */
export const wrap = (text: string, width = textWidth, indent = ''): string => {
  const tidy = inOneLine(text);
  if (tidy.length <= width - indent.length) return tidy;
  const measure = isPlainLatin(tidy) ? (part: string) => part.length : lengthOf;
  const lines: string[] = [];
  let line = '';
  for (const word of tidy.split(' ')) {
    if (line !== '' && measure(line) + 1 + measure(word) > width - indent.length) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
};

/**
 * A table whose figures are right-aligned in columns and whose last column is free text. Figures come first, so
 * that a name of any length or script cannot push them out of line.
 */
export const columns = (rows: readonly { figures: readonly string[]; text: string }[]): string => {
  const widths: number[] = [];
  for (const { figures } of rows) {
    for (const [at, figure] of figures.entries()) widths[at] = Math.max(widths[at] ?? 0, lengthOf(figure));
  }
  const indent = ' '.repeat(widths.reduce((sum, width) => sum + width + 2, 0));
  return rows
    .map(({ figures, text }) => {
      const cells = figures.map(
        (figure, at) => `${' '.repeat((widths[at] ?? 0) - lengthOf(figure))}${figure}  `,
      );
      return `${cells.join('')}${wrap(text, textWidth, indent)}`.trimEnd();
    })
    .join('\n');
};

/** A heading of a text part, underlined. */
export const underlined = (text: string, rule = '-'): string => {
  const heading = wrap(text);
  return `${heading}\n${rule.repeat(Math.max(...heading.split('\n').map(lengthOf)))}`;
};
