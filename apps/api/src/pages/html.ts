const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and for quoted attributes. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? character);

/** HTML that is put together already, and is not escaped again. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Child = Html | string | number | null | readonly Child[];

function render(child: Child): string {
  if (child === null) return '';
  if (child instanceof Html) return child.text;
  if (typeof child === 'object') return child.map(render).join('');
  return escapeHtml(String(child));
}

/** A template whose holes are escaped, unless they are HTML themselves; nothing stands for null. */
export const html = (parts: TemplateStringsArray, ...holes: readonly Child[]): Html =>
  new Html(parts.map((part, index) => part + render(holes[index] ?? null)).join(''));
