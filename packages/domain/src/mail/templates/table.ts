import type { Block } from './block.ts';
import { type Html, html } from './html.ts';
import { columns } from './plain.ts';
import { colour } from './theme.ts';

export interface TableRow {
  name: string;
  /** Said about it in smaller letters below the name. */
  note: string;
  figures: readonly string[];
}

/** A closing line under the table, such as a total. */
export interface SumRow {
  label: string;
  figure: string;
  strong: boolean;
}

export interface Table {
  /** What the rows are: the heading of the column with the names. */
  subject: string;
  headings: readonly string[];
  rows: readonly TableRow[];
  sums?: readonly SumRow[];
  /** The same figures for the text part, which has a column for each of them. */
  text: Parameters<typeof columns>[0];
}

const cell = `padding:10px 0;border-top:1px solid ${colour.line}`;
const figure = 'padding-left:12px;white-space:nowrap';

const headRow = ({ subject, headings }: Table): Html => {
  const style = `padding:0 0 8px;font-size:13px;line-height:17px;font-weight:400;color:${colour.muted};word-break:normal;overflow-wrap:normal`;
  return html`<thead><tr>
<th scope="col" class="muted" align="left" valign="bottom" style="${style}">${subject}</th>
${headings.map((title) => html`<th scope="col" class="muted" align="right" valign="bottom" style="${style};padding-left:12px">${title}</th>`)}
</tr></thead>`;
};

// Kept short on purpose: large mails are cut off (at 102 KB by Gmail), and an order can have hundreds of rows.
const bodyRow = ({ name, note, figures }: TableRow): Html =>
  html`<tr><td class="line" style="${cell}"><bdi>${name}</bdi>${note === '' ? '' : html`<br><small class="muted" style="color:${colour.muted}">${note}</small>`}</td>${figures.map(
    (value) => html`<td class="line" align="right" valign="top" style="${cell};${figure}">${value}</td>`,
  )}</tr>
`;

const sumRow = ({ label, figure: value, strong }: SumRow, at: number): Html => {
  const edge = at === 0 || strong ? `${cell};` : 'padding:0 0 10px;';
  const weight = strong ? 'font-weight:700;font-size:17px;' : '';
  const line = at === 0 || strong ? 'line' : '';
  return html`<tr><th scope="row" class="${line}" align="left" style="${edge}font-weight:400;${weight}">${label}</th><td class="${line}" align="right" style="${edge}${weight}${figure}">${value}</td></tr>
`;
};

/** Things with their figures, one a row. */
export const table = (content: Table): Block => ({
  html: html`<table width="100%" cellpadding="0" cellspacing="0" style="margin:0 0 16px;font-size:15px;line-height:21px">
${headRow(content)}
<tbody>
${content.rows.map(bodyRow)}${(content.sums ?? []).map(sumRow)}</tbody>
</table>`,
  text: columns(content.text),
});
