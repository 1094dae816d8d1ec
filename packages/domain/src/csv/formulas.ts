/**
 * What makes a spreadsheet take a text for a formula and carry it out, at the beginning of a cell; the full-width forms
 * are read alike. See OWASP, "CSV Injection".
 */
const dangerous = '[=+\\-@\\t\\r\\n＝＋－＠]';

/** Texts that begin with marks of ours, or with what looks like them, get one more: so each has a cell of its own. */
const needsMark = new RegExp(`^'*${dangerous}`, 'u');
const isMarked = new RegExp(`^'+${dangerous}`, 'u');

/** The cell that shows a text and does nothing: an apostrophe in front keeps a spreadsheet from looking further. */
export const neutralise = (text: string): string => (needsMark.test(text) ? `'${text}` : text);

/** The text that {@link neutralise} made the cell of; a cell that it cannot have made is the text itself. */
export const restore = (cell: string): string => (isMarked.test(cell) ? cell.slice(1) : cell);
