import {
  type Environment,
  type ProcessKind,
  readSettings,
  SettingsError,
  type SettingsOf,
} from '@waybill/runtime';

/** `NAME=` means that it is not set. */
export const withoutEmpty = (environment: Environment): Environment =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));

/** Stands in for what the start provides itself, so that the rest can be judged before anything runs. */
const provided: Environment = {
  DATABASE_URL: 'postgres://provided@localhost/waybill',
  WAYBILL_SECRET: 'provided-by-the-start-when-it-is-not-set',
};

const kinds = ['start', 'api', 'worker', 'scheduler'] as const satisfies readonly ProcessKind[];

/**
 * Reads the settings of the start itself, and judges those of every process it will start. Throws `SettingsError`
 * with all problems at once.
 */
export function checkSettings(environment: Environment): SettingsOf<'start'> {
  const complete = { ...provided, ...withoutEmpty(environment) };
  const problems = kinds.flatMap((kind) => problemsOf(complete, kind));
  const once = new Map(problems.map((problem) => [problem.variable, problem]));
  if (once.size > 0) throw new SettingsError([...once.values()]);
  return readSettings(complete, { for: 'start' });
}

/** What the start provides as well, and derives from what it chooses. */
const derived: Environment = { PUBLIC_URL: 'http://localhost', SMTP_URL: 'smtp://localhost' };

function problemsOf(environment: Environment, kind: ProcessKind): SettingsError['problems'] {
  try {
    readSettings({ ...derived, ...environment }, { for: kind });
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
}
