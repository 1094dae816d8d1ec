import { escapeHtml } from '../lib/html.ts';
import type { Message, MessageSummary } from './message.ts';

export const tabs = ['html', 'text', 'source'] as const;
export type Tab = (typeof tabs)[number];
const tabTitles: Record<Tab, string> = { html: 'HTML', text: 'Text', source: 'Source' };

const time = (at: string) =>
  `<time datetime="${escapeHtml(at)}">${escapeHtml(at.slice(0, 19).replace('T', ' '))}</time>`;

const page = (title: string, content: string, head = '') => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/style.css">${head}
</head>
<body>
${content}
</body>
</html>
`;

const bar = (count: string, search: string) => `<header class="bar">
<h1><a href="/">Inbox</a></h1><span class="count" id="count">${count}</span>
<form role="search" action="/"><input type="search" name="to" value="${escapeHtml(search)}" placeholder="Recipient" aria-label="Recipient"><button>Search</button></form>
</header>`;

const row = (message: MessageSummary) => `<li><a class="row" href="/messages/${message.id}">
<span class="to" dir="auto">${escapeHtml(message.to.join(', '))}</span><span class="subject" dir="auto">${escapeHtml(message.subject || '(no subject)')}</span>${time(message.receivedAt)}
</a></li>`;

export interface ListView {
  data: MessageSummary[];
  total: number;
  to: string;
  offset: number;
  limit: number;
}

const pageLink = (title: string, offset: number, to: string) =>
  `<a href="/?${escapeHtml(new URLSearchParams({ to, offset: String(offset) }).toString())}">${title}</a>`;

export function listPage({ data, total, to, offset, limit }: ListView): string {
  const count = `${total.toLocaleString('en')} ${total === 1 ? 'mail' : 'mails'}`;
  const nothing = to ? `No mail to “${escapeHtml(to)}”.` : 'No mail yet. What the shop sends appears here.';
  const rows = data.length > 0 ? `<ul class="rows">${data.map(row).join('\n')}</ul>` : '';
  const newer = offset > 0 ? pageLink('← Newer', Math.max(0, offset - limit), to) : '<span></span>';
  const older = offset + limit < total ? pageLink('Older →', offset + limit, to) : '<span></span>';
  const content = `${bar(count, to)}
<main id="list"><div class="card">${rows || `<p class="empty">${nothing}</p>`}</div>
<nav class="pages" aria-label="Pages">${newer}${older}</nav></main>`;
  return page('Inbox', content, '\n<script type="module" src="/live.js"></script>');
}

const body = (message: Message, tab: Tab, source: string) => {
  if (tab === 'source') return `<pre>${escapeHtml(source)}</pre>`;
  if (tab === 'text')
    return `<pre dir="auto">${escapeHtml(message.text ?? 'This mail has no text part.')}</pre>`;
  if (message.html === null) return '<p class="empty">This mail has no HTML part.</p>';
  return `<iframe title="The mail" src="/messages/${message.id}/body" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer"></iframe>`;
};

export function messagePage(message: Message, tab: Tab, source: string): string {
  const links = tabs.map(
    (name) =>
      `<a href="/messages/${message.id}?view=${name}"${name === tab ? ' aria-current="page"' : ''}>${tabTitles[name]}</a>`,
  );
  const content = `${bar('', '')}
<main><article class="card"><div class="head">
<h2 dir="auto">${escapeHtml(message.subject || '(no subject)')}</h2>
<dl><dt>From</dt><dd dir="auto">${escapeHtml(message.from)}</dd><dt>To</dt><dd dir="auto">${escapeHtml(message.to.join(', '))}</dd><dt>Received</dt><dd>${time(message.receivedAt)} UTC</dd></dl>
<nav class="tabs" aria-label="Parts">${links.join('')}</nav></div>
${body(message, tab, source)}
</article></main>`;
  return page(message.subject || 'Mail', content);
}

export const notFoundPage = () =>
  page('Not found', `${bar('', '')}<main><p class="card empty">There is no such mail.</p></main>`);
