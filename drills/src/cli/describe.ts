import type { Outcome } from '../report/table.ts';
import { hasSignals } from '../watch/watch-site.ts';

const mostProblemsShown = 10;

/** What is printed when a drill is over: a line, and with a broken promise what broke. */
export function describe(outcome: Outcome, folder: string): string[] {
  const name = `${outcome.backend.padEnd(8)} ${outcome.drill.name}`;
  if (outcome.kind === 'does not apply') return [`- ${name}: does not apply`];
  if (outcome.kind === 'not run') return [`! ${name}: COULD NOT BE RUN: ${outcome.reason}`];
  const { held, problems, figures, signals } = outcome.verdict;
  const unwatched =
    outcome.backend !== 'attached' && hasSignals(outcome.drill) && signals === null
      ? [`! ${name}: ITS SIGNALS WERE NOT WATCHED: prometheus is not installed`]
      : [];
  if (held) {
    const seconds = (figures.settledAfterMs / 1_000).toFixed(1);
    return [`✓ ${name}: ${figures.orders} orders, settled after ${seconds} s`, ...unwatched];
  }
  const shown = problems.slice(0, mostProblemsShown);
  return [
    `✗ ${name}: ${problems.length} problems, see ${folder}`,
    ...shown.map(({ check, subject, detail }) => `    ${check}: ${subject}: ${detail}`),
    ...unwatched,
  ];
}
