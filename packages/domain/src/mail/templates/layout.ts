import type { Block } from './block.ts';
import { type Html, html } from './html.ts';
import { inOneLine, shortened, underlined, wrap } from './plain.ts';
import { breaking, colour, dark, font } from './theme.ts';
import type { MailContent, ShopView } from './view.ts';

export interface Letter {
  shop: ShopView;
  subject: string;
  /** What an inbox shows beside the subject. */
  preheader: string;
  heading: string;
  blocks: readonly Block[];
  /** Why the reader gets this mail, and what to do with questions. */
  closing: Block;
}

/** RFC 5322 advises short header lines; phones show about 40 characters, others about 100. */
const subjectLength = 120;
const headingLength = 200;

const sheet = html`<style>
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (max-width:480px){.outer{padding:0 !important}.inner{padding:24px 18px !important}.card{border-radius:0 !important}}
@media (prefers-color-scheme:dark){
.page{background:${dark.page} !important}
.card{background:${dark.card} !important;color:${dark.ink} !important}
.soft{background:${dark.soft} !important}
.muted{color:${dark.muted} !important}
.line{border-color:${dark.line} !important}
.accent{color:${dark.accent} !important}
}
</style>`;

/** Keeps a mail client from filling the preview with the words that follow the preheader. */
const filler = '\u034f\u200c\u00a0'.repeat(60);

const preview = (preheader: string): Html =>
  html`<div style="display:none;max-height:0;overflow:hidden;font-size:1px;line-height:1px;color:${colour.page};opacity:0">${preheader}${filler}</div>`;

const document = (letter: Letter, heading: string): Html => html`<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${letter.subject}</title>
${sheet}
</head>
<body class="page" style="margin:0;padding:0;background:${colour.page};-webkit-text-size-adjust:100%">
${preview(letter.preheader)}
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="page" style="background:${colour.page}"><tr><td class="outer" align="center" style="padding:24px 12px">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" class="card" style="max-width:600px;background:${colour.card};color:${colour.ink};border-radius:12px;font-family:${font};font-size:16px;line-height:24px;text-align:left;${breaking}"><tr><td class="inner" style="padding:32px 36px">
<p class="accent" dir="auto" style="margin:0 0 20px;font-size:15px;line-height:20px;font-weight:700;color:${colour.accent}">${letter.shop.name}</p>
<h1 dir="auto" style="margin:0 0 12px;font-size:24px;line-height:31px;font-weight:700">${heading}</h1>
${letter.blocks.map(
  (block) => html`${block.html}
`,
)}
<p class="muted line" dir="auto" style="margin:32px 0 0;padding-top:16px;border-top:1px solid ${colour.line};font-size:13px;line-height:19px;color:${colour.muted}">${letter.closing.html}</p>
</td></tr></table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;

const plainText = (letter: Letter, heading: string): string =>
  [
    wrap(letter.shop.name),
    underlined(heading, '='),
    ...letter.blocks.map((block) => block.text),
    // Mail clients know this line as the start of a signature.
    `-- \n${letter.closing.text}`,
  ]
    .join('\n\n')
    .replaceAll('\u00a0', ' ')
    .concat('\n');

/** Sets the letter in the one layout every mail has. */
export const compose = (letter: Letter): MailContent => {
  const heading = shortened(inOneLine(letter.heading), headingLength);
  return {
    subject: shortened(inOneLine(letter.subject), subjectLength),
    html: document(letter, heading).markup,
    text: plainText(letter, heading),
  };
};
