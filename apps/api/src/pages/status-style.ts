/** Of the status page, beside what all pages have in common. On a narrow screen each row of a table is a card. */
export const statusStyle = `
:root { --good: #1d6b3a; --warn: #8a5a00; }
@media (prefers-color-scheme: dark) { :root { --good: #7fd09b; --warn: #e5b567; } }
body { display: block; }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 2rem 2rem; }
header { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1.25rem; }
header .brand { margin: 0; flex: 1 1 100%; }
h1 { margin: 0; }
h2 { margin: 2rem 0 .5rem; font-size: 1.0625rem; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1rem; margin: .5rem 0 1.25rem; font-size: .875rem; }
a { color: var(--accent); }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
ul.problems { margin: 0; padding: .875rem 1rem .875rem 2rem; border: 1px solid var(--bad); border-radius: 8px;
  color: var(--bad); }
p.well { margin: 0; padding: .875rem 1rem; border: 1px solid var(--good); border-radius: 8px; color: var(--good); }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1px; margin: 0;
  background: var(--line); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
dl > div { padding: .625rem .875rem; background: var(--card); }
dt { color: var(--soft); font-size: .8125rem; }
dd { margin: 0; font-size: 1.125rem; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
dl + p, dl + table { margin-top: .75rem; }
th { padding: .375rem 1.25rem .375rem 0; color: var(--soft); font-weight: 500; text-align: left; white-space: nowrap;
  border-bottom: 1px solid var(--line); }
td { padding: .4375rem 1.25rem .4375rem 0; vertical-align: top; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
th:last-child, td:last-child { padding-right: 0; }
td:first-child { white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td form { margin: 0; }
td button { width: auto; margin: 0; padding: .25rem .75rem; font-size: .8125rem; white-space: nowrap; }
code { font: .8125rem/1.4 ui-monospace, monospace; }
.good { color: var(--good); }
.warn { color: var(--warn); }
.bad { color: var(--bad); }
.soft { color: var(--soft); }
@media (max-width: 44rem) {
  body { padding: .75rem; }
  main { padding: 1.25rem 1rem; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody { display: block; }
  tr { display: flex; flex-wrap: wrap; gap: .125rem 1rem; padding: .5rem 0; border-bottom: 1px solid var(--line); }
  td { padding: 0; border: 0; }
  td:first-child { flex: 1 0 100%; font-weight: 600; }
  td.number { text-align: left; }
  td:not(:first-child, :has(form))::before { content: attr(data-label) ' '; color: var(--soft); }
}
`;
