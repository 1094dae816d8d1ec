import { number } from '../report/format.ts';
import { renderTable } from '../report/table.ts';
import type { PhaseProfile } from './profile.ts';

/** Of each half's statements, those that take the longest. */
const mostStatements = 12;

/** The profile for a reader, in Markdown. */
export const renderProfile = (profiles: readonly PhaseProfile[]): string =>
  profiles.map(renderPhase).join('\n\n');

function renderPhase({ name, cpu, process, steps, statements }: PhaseProfile): string {
  const own = cpu[process] ?? 0;
  const byStep = [...steps].toSorted(([, one], [, other]) => other - one);
  return [
    `### ${name}`,
    renderTable(
      ['process', 'CPU µs an order'],
      Object.entries(cpu).map(([part, time]) => [part, number(time)]),
    ),
    renderTable(
      [`step in the ${process}`, 'CPU µs an order', 'share'],
      byStep.map(([step, share]) => [step, number(share * own), `${Math.round(share * 100)} %`]),
    ),
    renderTable(
      ['statement', 'µs an order in the server', 'calls an order'],
      statements
        .slice(0, mostStatements)
        .map(({ text, calls, microseconds }) => [
          `\`${text.replaceAll('|', '\\|')}\``,
          number(microseconds),
          number(calls),
        ]),
    ),
  ].join('\n\n');
}
