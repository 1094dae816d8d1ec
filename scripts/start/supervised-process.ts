import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Environment } from '@waybill/runtime';
import { backoffMs, wellAfterMs } from './backoff.ts';
import type { Ending } from './ending.ts';
import { keepOwner } from './home.ts';
import { followLog, type LogFollower } from './log-follower.ts';
import { waitUntilReady } from './ready.ts';

export interface ProcessSpec {
  /** `worker`, or `worker-2` for the second of a kind. */
  name: string;
  kind: string;
  /** The program, and its arguments. */
  command: readonly [string, ...string[]];
  environment: Environment;
  /** Answers 2xx when the process can do its work. */
  readyUrl: string;
  logFile: string;
}

export interface ProcessEvents {
  /** It ended although nobody asked it to; it is started again after `restartMs`, or not (`null`). */
  onDied(name: string, how: Ending, restartMs: number | null): void;
  /** It is ready again after it had died. */
  onRecovered(name: string): void;
  /** It wrote an error into its log. */
  onError(name: string, message: string): void;
}

export type StopOutcome = 'clean' | 'failed' | 'killed';

/** One of ours, kept running until it is told to stop. */
export interface SupervisedProcess {
  readonly name: string;
  readonly kind: string;
  readonly logFile: string;
  readonly readyUrl: string;
  /** `null` while it is not running. */
  readonly pid: number | null;
  /** `instead` is what it runs from now on: another version of its program, or these settings beside those it has. */
  start(instead?: Partial<Pick<ProcessSpec, 'command' | 'environment'>>): void;
  /** Resolves when it answers that it can work. Rejects with `StartError` when it ends before, or takes too long. */
  ready(signal?: AbortSignal): Promise<void>;
  /** What comes of it is up to the process and the supervision: it may be started again. */
  kill(signal: NodeJS.Signals): void;
  /** Asks it to end, and ends it by force after the deadline. */
  stop(deadlineMs: number): Promise<StopOutcome>;
}

interface Running {
  child: ChildProcess;
  startedAt: number;
  ended: Promise<Ending>;
}

/**
 * Limits of the heap, in MiB, as in a container. Its young generation would grow to twice as much, for hardly less work.
 * Of the old one no process needs a third; but where V8 believes that it has gigabytes, it collects only when four times
 * of what is in use have come together.
 */
const heap = ['--max-semi-space-size=8', '--max-old-space-size=384'];

function launch({ command, environment, logFile }: ProcessSpec): Running {
  const log = openSync(logFile, 'a');
  try {
    const child = spawn(process.execPath, [...heap, ...command], {
      // What one process has compiled the next one reads, as the launcher wants it.
      env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...environment },
      // The file itself, not a pipe through us: the log goes on whatever happens to us.
      // The channel tells the process when we are gone, and carries nothing else.
      stdio: ['ignore', log, log, 'ipc'],
      // A group of its own, which the terminal's Ctrl-C does not reach: the order of stopping is ours to keep.
      detached: true,
    });
    const ended = new Promise<Ending>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', () => resolve({ code: null, signal: null }));
    });
    return { child, startedAt: Date.now(), ended };
  } finally {
    closeSync(log);
  }
}

export function superviseProcess(
  given: ProcessSpec,
  events: ProcessEvents,
  { respawn }: { respawn: boolean },
): SupervisedProcess {
  let spec = given;
  let running: Running | null = null;
  /** Also of a run that is over, for those who ask only then whether it is ready. */
  let lastEnded: Promise<Ending> | null = null;
  let isWanted = false;
  let hasBeenReady = false;
  let failures = 0;
  let respawnTimer: NodeJS.Timeout | undefined;
  closeSync(openSync(spec.logFile, 'a'));
  keepOwner(spec.logFile, dirname(spec.logFile));
  let follower: LogFollower | null = null;

  function start(instead: Partial<ProcessSpec> = {}): void {
    if (running) return;
    spec = { ...spec, ...instead, environment: { ...spec.environment, ...instead.environment } };
    isWanted = true;
    follower ??= followLog(spec.logFile, (message) => events.onError(spec.name, message));
    const current = launch(spec);
    running = current;
    lastEnded = current.ended;
    void current.ended.then((ending) => afterEnd(current, ending));
  }

  function afterEnd({ startedAt }: Running, ending: Ending): void {
    running = null;
    follower?.look();
    if (!isWanted || !hasBeenReady) return;
    failures = Date.now() - startedAt > wellAfterMs ? 1 : failures + 1;
    const restartMs = respawn ? backoffMs(failures) : null;
    events.onDied(spec.name, ending, restartMs);
    if (restartMs !== null) respawnTimer = setTimeout(comeBack, restartMs);
  }

  function comeBack(): void {
    start();
    // When it ends again instead, `afterEnd` takes care of it.
    ready().then(
      () => events.onRecovered(spec.name),
      () => undefined,
    );
  }

  async function ready(signal?: AbortSignal): Promise<void> {
    await waitUntilReady({ ...spec, ended: lastEnded, ...(signal && { signal }) });
    hasBeenReady = true;
  }

  async function stop(deadlineMs: number): Promise<StopOutcome> {
    isWanted = false;
    hasBeenReady = false;
    clearTimeout(respawnTimer);
    const outcome = running ? await end(running, deadlineMs) : 'clean';
    follower?.close();
    follower = null;
    return outcome;
  }

  return {
    name: spec.name,
    kind: spec.kind,
    logFile: spec.logFile,
    readyUrl: spec.readyUrl,
    get pid() {
      return running?.child.pid ?? null;
    },
    start,
    ready,
    kill: (signal) => void running?.child.kill(signal),
    stop,
  };
}

async function end({ child, ended }: Running, deadlineMs: number): Promise<StopOutcome> {
  child.kill('SIGTERM');
  const timer = new AbortController();
  const late = delay(deadlineMs, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const);
  const first = await Promise.race([ended, late]);
  timer.abort();
  if (first !== 'late') return first.code === 0 ? 'clean' : 'failed';
  child.kill('SIGKILL');
  await ended;
  return 'killed';
}
