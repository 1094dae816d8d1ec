import { inOneLine } from './plain.ts';

/** Markup that is safe to send: made by the `html` tag only. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

export type HtmlValue = Html | string | number | readonly HtmlValue[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  inOneLine(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');

const render = (value: HtmlValue): string => {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'object') return value.map(render).join('');
  return escaped(String(value));
};

/**
 * Markup with every interpolated string escaped, in text and in quoted attributes; nested `html` and lists of it
 * are taken as they are. There is no way to put a raw string in.
 */
export const html = (literals: TemplateStringsArray, ...values: HtmlValue[]): Html =>
  new Html(literals.reduce((markup, literal, index) => markup + render(values[index - 1] ?? '') + literal));

/** A link target that opens a page or writes a mail, and never runs anything. Anything else leads nowhere. */
export const href = (target: string): string => (/^(https?:\/\/|mailto:)/i.test(target) ? target : '#');
