import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { errnoOf } from './error.ts';

export function isAlive(pid: number): boolean {
  return isKnown(pid) && !isZombie(pid);
}

function isKnown(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errnoOf(error) === 'EPERM';
  }
}

/** Dead, but still listed: in a container whose first process buries no orphans, for good. */
export function isZombie(pid: number): boolean {
  return process.platform === 'linux' && statFieldsOf(pid)?.[0] === 'Z';
}

/** The fields of /proc/<pid>/stat after the name, which stands in parentheses and may itself hold blanks. */
function statFieldsOf(pid: number): string[] | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/**
 * Tells a process from a later one with the same id: ids come round again after a restart of the machine, and in a
 * container they are nearly always the same. `null` when there is no such process or the system does not say.
 */
export function birthOf(pid: number): string | null {
  if (process.platform !== 'linux') return ask('lstart=', pid);
  const sinceBoot = statFieldsOf(pid)?.[19];
  return sinceBoot ? `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${sinceBoot}` : null;
}

/** `null` when there is no such process or the system does not say. */
export function commandOf(pid: number): string | null {
  if (process.platform !== 'linux') return ask('command=', pid);
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return null;
  }
}

function ask(column: string, pid: number): string | null {
  try {
    return execFileSync('ps', ['-o', column, '-p', String(pid)], { encoding: 'utf8' }).trim() || null;
  } catch {
    return null;
  }
}

/** Sends the signals in turn until the process is gone; false when it outlives the last one's time. */
export async function endProcess(
  pid: number,
  steps: readonly { signal: NodeJS.Signals; withinMs: number }[],
): Promise<boolean> {
  for (const { signal, withinMs } of steps) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (errnoOf(error) === 'ESRCH') return true;
      throw error;
    }
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      if (!isAlive(pid)) return true;
      await pause(20);
    }
  }
  return !isAlive(pid);
}
