import { spawn } from 'node:child_process';

/**
 * Ends processes and removes folders after us, should we be killed before we could do it ourselves: a shell in a
 * session of its own waits on a pipe that the system closes when we end, however we end.
 */
export interface Undertaker {
  /** Has the process ended by SIGINT or, 5 s later, by SIGKILL. */
  willEnd(pid: number): void;
  willRemove(folder: string): void;
  /** Takes the file system at this folder away, even while it is in use. */
  willUnmount(folder: string): void;
  /** Everything is put away already. */
  dismiss(): void;
}

const script = `
  pids=
  mounted=
  while read -r word value; do
    case $word in
      end) pids="$pids $value" ;;
      remove) set -- "$@" "$value" ;;
      unmount) mounted="$mounted $value" ;;
      dismiss) exit 0 ;;
    esac
  done
  for pid in $pids; do
    kill -INT "$pid" 2>/dev/null
    n=0
    while kill -0 "$pid" 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
    kill -KILL "$pid" 2>/dev/null
  done
  for folder in $mounted; do umount -l "$folder" 2>/dev/null; done
  rm -rf -- "$@"`;

export function hireUndertaker(): Undertaker {
  const shell = spawn('/bin/sh', ['-c', script, 'undertaker'], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  });
  shell.unref();
  const { stdin } = shell;
  if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  return {
    willEnd: (pid) => {
      stdin.write(`end ${pid}\n`);
    },
    willRemove: (folder) => {
      stdin.write(`remove ${folder}\n`);
    },
    willUnmount: (folder) => {
      stdin.write(`unmount ${folder}\n`);
    },
    dismiss: () => {
      stdin.end('dismiss\n');
    },
  };
}
