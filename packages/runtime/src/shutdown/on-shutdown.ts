import type { Logger } from 'pino';

export interface ShutdownStep {
  /** Completes the sentence "stopping: …" in the log. */
  name: string;
  run(): Promise<void> | void;
}

export interface ShutdownOptions {
  /** Milliseconds for all steps together. */
  deadlineMs: number;
  log: Logger;
}

export interface Shutdown {
  /** Runs the steps and ends the process with this exit code if they succeed; as a signal would, with 0. */
  begin(reason: string, exitCode?: number): void;
}

const signals = ['SIGTERM', 'SIGINT'] as const;
const secondSignalExitCode = 130;
/** One Ctrl-C can arrive twice: from the terminal, and handed on by npm. */
const sameKeypressMs = 500;

async function runSteps(steps: readonly ShutdownStep[], log: Logger, enter: (name: string) => void) {
  let failures = 0;
  for (const step of steps) {
    enter(step.name);
    try {
      await step.run();
    } catch (error) {
      failures++;
      // The steps after this one still matter: a queue that does not close must not keep the database open.
      log.error({ step: step.name, err: error }, 'a shutdown step failed');
    }
  }
  return failures;
}

/**
 * Ends the process in order on SIGTERM, on SIGINT, and when the parent that started it with an IPC channel is gone.
 * Exit code 0 when every step succeeded, 1 when one failed or the deadline passed; a second signal ends it at once.
 */
export function onShutdown(steps: readonly ShutdownStep[], { deadlineMs, log }: ShutdownOptions): Shutdown {
  let begunAt: number | null = null;

  function begin(reason: string, exitCode = 0): void {
    if (begunAt !== null) return;
    const startedAt = performance.now();
    begunAt = startedAt;
    let current = '';
    log.info({ reason, deadlineMs }, 'stopping');
    setTimeout(() => {
      log.error({ step: current, deadlineMs }, 'the shutdown did not finish in time');
      process.exit(1);
    }, deadlineMs);
    void runSteps(steps, log, (name) => {
      current = name;
    }).then((failures) => {
      log.info({ durationMs: Math.round(performance.now() - startedAt), failures }, 'stopped');
      process.exit(failures > 0 ? 1 : exitCode);
    });
  }

  for (const signal of signals) {
    process.on(signal, () => {
      if (begunAt === null) begin(signal);
      else if (performance.now() - begunAt > sameKeypressMs) process.exit(secondSignalExitCode);
    });
  }
  process.on('disconnect', () => begin('the parent process is gone'));
  return { begin };
}
