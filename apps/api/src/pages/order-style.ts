/** Of the page that a customer sees an order on, beside what all pages have in common. */
export const orderStyle = `
body { place-items: start center; }
main { max-width: 44rem; }
h2 { margin: 2rem 0 .5rem; font-size: 1.0625rem; }
h1 + p { margin-bottom: 1.25rem; color: inherit; font-size: 1.0625rem; }
ol.steps { display: flex; flex-wrap: wrap; gap: .375rem 1.25rem; margin: 0 0 1.5rem; padding: 0; list-style: none;
  color: var(--soft); font-size: .875rem; }
ol.steps li::before { content: '○ '; }
ol.steps li.done { color: inherit; }
ol.steps li.done::before { content: '● '; color: var(--accent); }
ol.steps li[aria-current] { color: var(--ink); font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .375rem 1.5rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; }
th, td { padding: .5rem 0 .5rem 1.25rem; text-align: right; vertical-align: top; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-size: .875rem; font-weight: 500; }
th:first-child, td:first-child { padding-left: 0; text-align: left; overflow-wrap: anywhere; }
tfoot th { font-size: 1rem; }
tfoot tr.total th, tfoot tr.total td { border: 0; color: inherit; font-weight: 600; }
.code { display: block; color: var(--soft); font-size: .8125rem; }
ul { margin: .5rem 0 0; padding-left: 1.25rem; color: var(--soft); }
section + section > div { margin-top: .75rem; }
div.card { padding: .875rem 1rem; border: 1px solid var(--line); border-radius: 8px; }
footer { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .875rem; }
a { color: var(--accent); }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
@media (max-width: 30rem) {
  body { padding: .75rem; }
  main { padding: 1.25rem 1rem; }
  dl { grid-template-columns: 1fr; gap: 0; }
  dd + dt { margin-top: .5rem; }
  th, td { padding-left: .75rem; }
}
`;
