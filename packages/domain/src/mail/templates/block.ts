import { type Html, href, html } from './html.ts';
import { inOneLine, underlined, wrap } from './plain.ts';
import { colour } from './theme.ts';

/** One piece of a mail in both of its forms, made from the same values. */
export interface Block {
  html: Html;
  text: string;
}

export const paragraph = (text: string): Block => ({
  html: html`<p dir="auto" style="margin:0 0 16px">${text}</p>`,
  text: wrap(text),
});

/** Puts a title over a block. */
export const section = (title: string, block: Block): Block => ({
  html: html`<h2 style="margin:28px 0 10px;font-size:16px;line-height:22px;font-weight:600">${title}</h2>${block.html}`,
  text: `${underlined(title)}\n${block.text}`,
});

/** What a reader looks for first, label by value. */
export const facts = (entries: readonly (readonly [label: string, value: string])[]): Block => {
  const width = Math.max(...entries.map(([label]) => label.length)) + 3;
  const rows = entries.map(
    ([label, value]) => html`<tr>
<td class="muted" valign="top" style="padding:4px 20px 4px 0;white-space:nowrap;color:${colour.muted}">${label}</td>
<td dir="auto" valign="top" style="padding:4px 0;font-weight:600">${value}</td>
</tr>`,
  );
  return {
    html: html`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="soft" style="margin:4px 0 20px;background:${colour.soft};border-radius:8px"><tr><td style="padding:10px 16px">
<table role="presentation" cellpadding="0" cellspacing="0" style="font-size:14px;line-height:20px">${rows}</table>
</td></tr></table>`,
    text: entries
      .map(([label, value]) => `${label.padEnd(width)}${wrap(value, undefined, ' '.repeat(width))}`)
      .join('\n'),
  };
};

/** Lines that belong together, such as an address. */
export const lines = (values: readonly string[]): Block => ({
  html: html`<p style="margin:0 0 16px">${values.map(
    (value, at) => html`${at > 0 ? html`<br>` : ''}<bdi>${value}</bdi>`,
  )}</p>`,
  text: values.map((value) => `  ${wrap(value, undefined, '  ')}`).join('\n'),
});

/** The one thing the reader is asked to do. */
export const button = (label: string, url: string): Block => ({
  html: html`<table role="presentation" cellpadding="0" cellspacing="0" style="margin:4px 0 24px"><tr>
<td class="button" bgcolor="${colour.accent}" style="border-radius:6px;background:${colour.accent}"><a href="${href(url)}" style="display:inline-block;padding:12px 22px;font-weight:600;color:#ffffff;text-decoration:none">${label}</a></td>
</tr></table>`,
  text: `${label}:\n${inOneLine(href(url))}`,
});
