/** What parts the cells of a row. */
export const delimiters = { comma: ',', semicolon: ';', tab: '\t' } as const;
export type Delimiter = keyof typeof delimiters;
export const delimiterNames = Object.keys(delimiters) as Delimiter[];

/**
 * Which delimiter a file is written with, by its first line: the one that is there most often outside of quotes; the
 * comma where there is none.
 */
export function findDelimiter(text: string): Delimiter {
  const counts: Record<Delimiter, number> = { comma: 0, semicolon: 0, tab: 0 };
  let isQuoted = false;
  for (const character of text) {
    if (character === '"') isQuoted = !isQuoted;
    if (isQuoted) continue;
    if (character === '\n' || character === '\r') break;
    for (const name of delimiterNames) if (delimiters[name] === character) counts[name] += 1;
  }
  return delimiterNames.reduce((best, name) => (counts[name] > counts[best] ? name : best), 'comma');
}
