import { escapeHtml } from './html.ts';

export interface PaymentPage {
  title: string;
  /** HTML. */
  content: string;
  footer: string;
}

/** The page on which a simulator asks the customer; `title` and `footer` are text of ours and not escaped. */
export const paymentPage = ({ title, content, footer }: PaymentPage) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
  :root { color-scheme: light dark; --ink: #1d2433; --soft: #5d6679; --line: #dfe3ea; --page: #f3f5f8; --card: #fff; --accent: #2f5bd7; }
  @media (prefers-color-scheme: dark) {
    :root { --ink: #eef1f6; --soft: #a3adbf; --line: #343c4c; --page: #12161e; --card: #1b212c; --accent: #6f93ff; }
  }
  * { box-sizing: border-box; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
  main { width: 100%; max-width: 24rem; padding: 2rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
  h1 { margin: 0 0 .5rem; font-size: 1.25rem; }
  p { margin: 0; color: var(--soft); }
  dl { margin: 1.5rem 0; border-top: 1px solid var(--line); }
  dl div { display: flex; justify-content: space-between; gap: 1rem; padding: .6rem 0; border-bottom: 1px solid var(--line); }
  dt { color: var(--soft); }
  dd { margin: 0; font-weight: 600; text-align: right; overflow-wrap: anywhere; }
  form { display: grid; gap: .75rem; }
  button { padding: .7rem 1rem; border: 1px solid var(--accent); border-radius: 8px; background: var(--accent); color: var(--card); font: inherit; font-weight: 600; cursor: pointer; }
  button.quiet { background: none; border-color: var(--line); color: var(--ink); }
  button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
  footer { margin-top: 1.5rem; color: var(--soft); font-size: .8125rem; }
</style>
</head>
<body>
<main>
  <h1>${title}</h1>
  ${content}
  <footer>${footer}</footer>
</main>
</body>
</html>
`;

/** What is being paid, by name. */
export const detailList = (details: Iterable<[name: string, value: string]>) =>
  `<dl>${Array.from(details, ([name, value]) => `<div><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd></div>`).join('')}</dl>`;
