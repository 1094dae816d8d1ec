// Fails when a document names a path, a link or an npm script that does not exist.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';
import { anchorsOf, type Reference, referencesIn } from './lib/doc-references.ts';

const root = join(import.meta.dirname, '..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const documents = globSync(['*.md', 'docs/**/*.md', '{apps,packages}/*/*.md', '.github/**/*.md'], {
  cwd: root,
});

/** What is wrong with the reference; `null` when it holds. */
function problemWith(reference: Reference, document: string): string | null {
  switch (reference.kind) {
    case 'script':
      return Object.hasOwn(scripts, reference.name) ? null : `there is no npm script \`${reference.name}\``;
    case 'path':
      // The changelog tells of what was there at its time.
      if (document === 'CHANGELOG.md') return null;
      return globSync(reference.path, { cwd: root }).length > 0 ? null : `${reference.path} does not exist`;
    case 'link':
      return problemWithLink(reference, document);
  }
}

function problemWithLink({ target, anchor }: Reference & { kind: 'link' }, document: string): string | null {
  const path = target === '' ? join(root, document) : join(root, dirname(document), target);
  if (!existsSync(path)) return `the link leads to ${relative(root, path)}, which does not exist`;
  if (anchor === null || extname(path) !== '.md') return null;
  const isThere = anchorsOf(readFileSync(path, 'utf8')).has(anchor);
  return isThere ? null : `${relative(root, path)} has no heading for #${anchor}`;
}

const problems = documents.flatMap((document) =>
  referencesIn(readFileSync(join(root, document), 'utf8')).flatMap((reference) => {
    const problem = problemWith(reference, document);
    return problem ? [`${document}:${reference.line}: ${problem}`] : [];
  }),
);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`${documents.length} documents name only what exists.`);
