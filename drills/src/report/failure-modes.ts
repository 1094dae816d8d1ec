import { drills } from '../catalog.ts';
import { renderRows } from './markdown.ts';

/** The heading over the table in docs/failure-modes.md that is written from the catalog. */
export const glance = '## At a glance';

/** The anchor that GitHub gives a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

const renderGlance = (): string => `${glance}

Each of these is brought about on purpose by a [drill](drills.md), \`npm run drill -- NAME\`, after which every promise is
checked.

${renderRows([
  ['drill', 'scenario', 'what a user sees', 'what to do'],
  ...drills.map(({ name, scenario, whatAUserSees, whatToDo }) => [
    `\`${name}\``,
    `[${scenario}](#${anchorOf(scenario)})`,
    whatAUserSees,
    whatToDo,
  ]),
])}
`;

/** The document with the table as the catalog has it. Throws when there is no place for it. */
export function withGlance(document: string): string {
  const from = document.indexOf(`${glance}\n`);
  const to = document.indexOf('\n## ', from + glance.length);
  if (from === -1 || to === -1) throw new Error(`there is no "${glance}" with a heading after it`);
  return document.slice(0, from) + renderGlance() + document.slice(to);
}
