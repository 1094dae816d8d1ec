import { type Child, type Html, html } from './html.ts';

export interface Column<Row> {
  label: string;
  /** Right-aligned where there is room. */
  isNumber?: boolean;
  cell(row: Row): Child;
}

/** A table, or the words that say that there is nothing to show. Each cell knows its column's label. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { empty }: { empty: string },
): Html {
  if (rows.length === 0) return html`<p>${empty}</p>`;
  const kind = ({ isNumber }: Column<Row>) => (isNumber ? html` class="number"` : null);
  const head = columns.map((column) => html`<th scope="col"${kind(column)}>${column.label}</th>`);
  const body = rows.map((row) => {
    const cells = columns.map(
      (column) => html`<td data-label="${column.label}"${kind(column)}><span>${column.cell(row)}</span></td>`,
    );
    return html`<tr>${cells}</tr>\n`;
  });
  return html`<table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>`;
}
