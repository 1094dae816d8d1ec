import { spawn } from 'node:child_process';

/**
 * Ends processes and removes folders after us, should we be killed before we could do it ourselves: a shell in a
 * session of its own waits on a pipe that the system closes when we end, however we end.
 */
export interface Undertaker {
  /** Everything is put away already; it need not do anything. */
  dismiss(): void;
}

/** The pids end on SIGINT or, 5 s later, on SIGKILL. */
export function hireUndertaker(charge: { pid: number; folders: readonly string[] }): Undertaker {
  const script = `
    read word
    [ "$word" = dismissed ] && exit 0
    pid=$1; shift
    kill -INT "$pid" 2>/dev/null
    n=0
    while kill -0 "$pid" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
    kill -KILL "$pid" 2>/dev/null
    rm -rf -- "$@"`;
  const shell = spawn('/bin/sh', ['-c', script, 'sh', String(charge.pid), ...charge.folders], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  shell.unref();
  const { stdin } = shell;
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return {
    dismiss: () => {
      stdin.end('dismissed\n');
    },
  };
}
