import { type GroupName, groups, groupsOf, type ProcessKind } from './catalog.ts';
import type { Group, Variables } from './group.ts';
import { productionProblems } from './production.ts';
import { type Problem, SettingsError } from './settings-error.ts';
import type { Environment } from './variable.ts';

export type SettingsOf<Kind extends ProcessKind> = {
  [Name in (typeof groupsOf)[Kind][number]]: ReturnType<(typeof groups)[Name]['build']>;
};

/** An empty variable counts as not set, as `NAME=` in a file means it. */
function given(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === '' ? undefined : value;
}

function readGroup(group: Group<Variables, unknown>, environment: Environment, problems: Problem[]): unknown {
  const values: Record<string, unknown> = {};
  const before = problems.length;
  for (const [name, variable] of Object.entries(group.variables)) {
    const reading = variable.read(given(environment, name));
    if ('value' in reading) values[name] = reading.value;
    else problems.push({ variable: name, wrong: reading.wrong, kind: variable.kind });
  }
  return problems.length === before ? group.build(values) : undefined;
}

/**
 * Reads what this kind of process needs from the environment, once, at its start.
 * Throws `SettingsError` naming every variable that is missing or wrong, or that no production should have.
 */
export function readSettings<Kind extends ProcessKind>(
  environment: Environment,
  { for: kind }: { for: Kind },
): SettingsOf<Kind> {
  const problems: Problem[] = [];
  const names: readonly GroupName[] = groupsOf[kind];
  const settings = names.map((name) => [name, readGroup(groups[name], environment, problems)] as const);
  // `npm start` brings what is missing.
  if (given(environment, 'NODE_ENV') === 'production' && kind !== 'start') {
    for (const name of names)
      problems.push(...productionProblems(groups[name].variables, (of) => given(environment, of)));
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return Object.fromEntries(settings) as SettingsOf<Kind>;
}

/** What sysexits.h calls EX_CONFIG: starting again without changing something is pointless. */
export const badSettingsExitCode = 78;

/** For a process's first line: on bad settings it says on stderr what to change, and exits with 78. */
export function readSettingsOrExit<Kind extends ProcessKind>(kind: Kind): SettingsOf<Kind> {
  try {
    return readSettings(process.env, { for: kind });
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(badSettingsExitCode);
  }
}
