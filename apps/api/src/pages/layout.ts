import { createHash } from 'node:crypto';
import helmet from 'helmet';
import { escapeHtml } from './html.ts';
import { orderStyle } from './order-style.ts';
import { statusStyle } from './status-style.ts';

const style = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #5b6675; --paper: #f3f5f8; --card: #fff; --line: #d5dbe3;
  --accent: #1f5f8b; --on-accent: #fff; --bad: #a32020; }
@media (prefers-color-scheme: dark) { :root { --ink: #e7ecf2; --soft: #9aa7b6; --paper: #12171e; --card: #1b222c;
  --line: #313b48; --accent: #6fb1dc; --on-accent: #10202c; --bad: #ff8f8f; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 24rem; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 12px; }
.brand { margin: 0 0 1.25rem; color: var(--soft); font-size: .8125rem; letter-spacing: .08em; text-transform: uppercase; }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: 0 0 1rem; color: var(--soft); }
p:last-child { margin-bottom: 0; }
label { display: block; margin: 1rem 0 .25rem; font-size: .875rem; }
input { width: 100%; padding: .625rem .75rem; font: inherit; color: inherit; background: transparent;
  border: 1px solid var(--line); border-radius: 8px; }
button { width: 100%; margin-top: 1.5rem; padding: .6875rem; font: inherit; font-weight: 600; color: var(--on-accent);
  background: var(--accent); border: 0; border-radius: 8px; cursor: pointer; }
input:focus-visible, button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.problem { color: var(--bad); }
`;

const hashOf = (css: string): string => `'sha256-${createHash('sha256').update(css).digest('base64')}'`;

/** Our pages run no script, load nothing and send their forms home. */
export const pagePolicy = helmet.contentSecurityPolicy({
  useDefaults: false,
  directives: {
    'default-src': ["'none'"],
    'style-src': [style, statusStyle, orderStyle].map(hashOf),
    'form-action': ["'self'"],
    'base-uri': ["'none'"],
    'frame-ancestors': ["'none'"],
  },
});

export interface Page {
  title: string;
  /** HTML. */
  body: string;
  /** Beside what all pages have in common; {@link pagePolicy} has to know it. */
  extraStyle?: typeof statusStyle | typeof orderStyle;
  /** Whose page it is; Waybill's own if absent. */
  brand?: string;
  /** The browser asks again after so many seconds. */
  refreshSeconds?: number | null;
}

export const layout = ({
  title,
  body,
  extraStyle,
  brand = 'Waybill',
  refreshSeconds,
}: Page): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · ${escapeHtml(brand)}</title>
${refreshSeconds ? `<meta http-equiv="refresh" content="${refreshSeconds}">\n` : ''}<style>${style}</style>
${extraStyle ? `<style>${extraStyle}</style>\n` : ''}</head>
<body>
<main>
<p class="brand">${escapeHtml(brand)}</p>
${body}
</main>
</body>
</html>
`;
