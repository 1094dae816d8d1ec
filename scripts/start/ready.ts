import { readFileSync } from 'node:fs';
import { describeEnding, type Ending } from './ending.ts';
import { severeMessage } from './log-follower.ts';
import { pause } from './pause.ts';
import { StartError } from './start-error.ts';

export interface ReadyOptions {
  name: string;
  readyUrl: string;
  logFile: string;
  /** Settles when the process ends; `null` when it is not running at all. */
  ended: Promise<Ending> | null;
  signal?: AbortSignal;
}

const askEveryMs = 100;
const answerWithinMs = 3_000;
const patienceMs = 90_000;

/** Why not yet; `null` when it is ready. */
async function ask(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) });
    const body = await response.text();
    return response.ok ? null : `it answers ${response.status} ${body.slice(0, 300)}`;
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError'
      ? 'it does not answer'
      : 'it does not listen yet';
  }
}

/** Throws `StartError` when the process ends first, or is not ready after 90 s. */
export async function waitUntilReady(options: ReadyOptions): Promise<void> {
  const { name, readyUrl, logFile, ended, signal } = options;
  let ending: Ending | null = ended ? null : { code: null, signal: null };
  void ended?.then((value) => {
    ending = value;
  });
  const deadline = Date.now() + patienceMs;
  for (;;) {
    signal?.throwIfAborted();
    const obstacle = await ask(readyUrl);
    if (ending !== null) {
      throw new StartError(`The process ${name} ${describeEnding(ending)}.\n${lastWords(logFile)}`);
    }
    if (obstacle === null) return;
    if (Date.now() > deadline) {
      const seconds = patienceMs / 1_000;
      throw new StartError(
        `The process ${name} is not ready after ${seconds} s: ${obstacle}.\n${lastWords(logFile)}`,
      );
    }
    await pause(askEveryMs, signal);
  }
}

const lastLines = 20;

/** The end of a log, for somebody who wants to know why: errors as sentences, what is not JSON as it is. */
export function lastWords(logFile: string): string {
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  const telling = lines.flatMap((line) => (line.startsWith('{') ? (severeMessage(line) ?? []) : line));
  const shown = telling.slice(-lastLines).map((line) => `  ${line}`);
  return [...shown, `The whole log is in ${logFile}`].join('\n');
}
