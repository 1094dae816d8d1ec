import type { Kind } from './kinds.ts';

export interface Problem {
  variable: string;
  /** Completes the sentence "NAME …"; never holds a secret. */
  wrong: string;
  kind: Pick<Kind<unknown>, 'expected' | 'example'>;
}

function explain({ variable, wrong, kind }: Problem): string {
  return `  ${variable} ${wrong}. It must be ${kind.expected}, for example ${kind.example}`;
}

/** Everything that is wrong with the environment, at once. The message is made for a person to read. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const count = problems.length === 1 ? 'a setting is' : `${problems.length} settings are`;
    super(`Waybill cannot start: ${count} not right.\n${problems.map(explain).join('\n')}`);
    this.problems = problems;
  }
}
