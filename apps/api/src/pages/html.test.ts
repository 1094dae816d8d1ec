import { expect, it } from 'vitest';
import { html } from './html.ts';
import { duration, moment } from './moment.ts';
import { table } from './table.ts';

const attack = `<script>"&'</script>`;
const harmless = '&lt;script&gt;&quot;&amp;&#39;&lt;/script&gt;';

it('escapes every hole of a template, in text and in attributes, and HTML not twice', () => {
  const inner = html`<b title="${attack}">${attack}</b>`;
  expect(html`<p>${inner}${[inner, attack, 5]}${null}</p>`.text).toBe(
    `<p><b title="${harmless}">${harmless}</b><b title="${harmless}">${harmless}</b>${harmless}5</p>`,
  );
});

it('escapes labels and cells of a table, and says where there is nothing to show', () => {
  const columns = [{ label: attack, isNumber: true, cell: (row: string) => row }];
  const { text } = table(columns, [attack], { empty: 'none' });
  expect(text).toContain(`<th scope="col" class="number">${harmless}</th>`);
  expect(text).toContain(`<td data-label="${harmless}" class="number"><span>${harmless}</span></td>`);
  expect(table(columns, [], { empty: attack }).text).toBe(`<p>${harmless}</p>`);
});

it.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1_000, '1 s'],
  [119_000, '1 min'],
  [2 * 60 * 60_000, '2 h'],
  [49 * 60 * 60_000, '2 d'],
])('says %i ms as %s', (ms, words) => {
  expect(duration(ms)).toBe(words);
});

it('counts a moment from now, in both directions, and keeps the exact one', () => {
  const now = new Date('2026-03-02T09:05:00.000Z');
  const at = (seconds: number) => moment(new Date(now.getTime() + seconds * 1_000), now).text;
  expect(at(-90)).toBe(
    '<time datetime="2026-03-02T09:03:30.000Z" title="2026-03-02T09:03:30.000Z">1 min ago</time>',
  );
  expect(at(90)).toContain('>in 1 min<');
  expect(at(0)).toContain('>now<');
});
