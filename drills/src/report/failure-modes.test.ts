import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { drills } from '../catalog.ts';
import { anchorOf, withGlance } from './failure-modes.ts';

const path = fileURLToPath(new URL('../../../docs/failure-modes.md', import.meta.url));
const document = readFileSync(path, 'utf8');

describe('docs/failure-modes.md', () => {
  it('says of each drill what a user sees and what to do, as the catalog has it', async () => {
    await expect(withGlance(document)).toMatchFileSnapshot(path);
  });

  it('tells the whole story of every drill under a heading', () => {
    const headings = new Set([...document.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading));
    expect(drills.filter(({ scenario }) => !headings.has(scenario)).map(({ name }) => name)).toEqual([]);
  });
});

it.each([
  ['The mail server is down, slow or refuses', 'the-mail-server-is-down-slow-or-refuses'],
  ["The books and the provider's differ", 'the-books-and-the-providers-differ'],
])('links to "%s" as #%s', (heading, anchor) => {
  expect(anchorOf(heading)).toBe(anchor);
});
