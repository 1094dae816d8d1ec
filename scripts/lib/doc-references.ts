/** Something that a document names and that has to exist. */
export type Reference =
  /** From a link, relative to the document; the anchor is a heading in it, or in the document itself. */
  | { kind: 'link'; target: string; anchor: string | null; line: number }
  /** From code, relative to the top folder; may hold `*`. */
  | { kind: 'path'; path: string; line: number }
  | { kind: 'script'; name: string; line: number };

const link = /\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g;
const code = /`([^`]+)`/g;
const npmRun = /\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)\b/g;
const path =
  /(?<![\w./@$~-])(?:apps|packages|scripts|prisma|docs|drills|bench|tests|\.ci)\/[\w.@/*-]*[\w*/]/g;

/** What a Markdown document refers to: its relative links, and the paths and npm scripts in its code. */
export function referencesIn(markdown: string): Reference[] {
  let isFenced = false;
  return markdown.split('\n').flatMap((text, index) => {
    const line = index + 1;
    if (/^\s*(```|~~~)/.test(text)) {
      isFenced = !isFenced;
      return [];
    }
    if (isFenced) return inCode(text, line);
    const spans = [...text.matchAll(code)].flatMap((match) => inCode(match[1] ?? '', line));
    const links = [...text.replaceAll(code, '').matchAll(link)].flatMap((match) =>
      inLink(match[1] ?? '', line),
    );
    return [...links, ...spans];
  });
}

function inLink(href: string, line: number): Reference[] {
  if (/^[a-z][a-z+.-]*:/i.test(href)) return [];
  const [target = '', anchor = null] = href.split('#', 2);
  return [{ kind: 'link', target: decodeURI(target), anchor, line }];
}

function inCode(text: string, line: number): Reference[] {
  const scripts = [...text.matchAll(npmRun)].map(
    (match): Reference => ({ kind: 'script', name: match[1] ?? '', line }),
  );
  // A name in angle brackets or braces stands for many.
  const named = text.replaceAll(/\S*[<{]\S*/g, '');
  const paths = [...named.matchAll(path)].map((match): Reference => ({ kind: 'path', path: match[0], line }));
  return [...scripts, ...paths];
}

/** The anchors that GitHub gives a document's headings. */
export function anchorsOf(markdown: string): Set<string> {
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of markdown
    .replaceAll(/^```[\s\S]*?^```/gm, '')
    .matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)) {
    const slug = heading
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-');
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    anchors.add(before === 0 ? slug : `${slug}-${before}`);
  }
  return anchors;
}
