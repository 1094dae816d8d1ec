import { setTimeout as pause } from 'node:timers/promises';
import { inspect } from 'node:util';

export interface UntilOptions {
  /** 10 s if absent. */
  timeoutMs?: number;
  /** From the end of one check to the start of the next; 25 ms if absent. */
  everyMs?: number;
}

type Falsy = false | 0 | '' | null | undefined;

/**
 * Repeats the check until it returns something truthy, and returns that. A check that throws, such as a failed
 * `expect`, has not passed yet. After the timeout it fails with what the check last returned or threw.
 */
export async function until<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25 }: UntilOptions = {},
): Promise<Exclude<T, Falsy>> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const { value, error } = await attempt(check);
    if (value) return value as Exclude<T, Falsy>;
    if (Date.now() >= deadline) {
      const last = error ? `It last threw: ${messageOf(error.thrown)}` : `It was last ${inspect(value)}.`;
      throw new Error(`Not reached within ${timeoutMs} ms. ${last}`, error && { cause: error.thrown });
    }
    await pause(everyMs);
  }
}

async function attempt<T>(check: () => T | Promise<T>): Promise<{ value?: T; error?: { thrown: unknown } }> {
  try {
    return { value: await check() };
  } catch (thrown) {
    return { error: { thrown } };
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : inspect(error));
