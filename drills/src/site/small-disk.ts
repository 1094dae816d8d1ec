import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Undertaker } from '@waybill/testing/servers';

/** A file system of our own that is small enough to be filled. */
export interface SmallDisk {
  readonly folder: string;
  /** Leaves not a byte free. */
  fill(): void;
  /** Gives back what was filled; does nothing when nothing was. */
  free(): void;
  unmount(): void;
}

export const smallDiskMiB = 320;
const chunk = Buffer.alloc(1024 * 1024, 'x');

/** A tmpfs at `folder`, or the reason why this machine gives none. */
export function mountSmallDisk(folder: string, undertaker: Undertaker): SmallDisk | { impossible: string } {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    return { impossible: 'only root on Linux can mount a small file system to fill' };
  mkdirSync(folder, { recursive: true });
  try {
    const options = `size=${smallDiskMiB}m,mode=0755`;
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'waybill-drill', folder], { stdio: 'pipe' });
  } catch (error) {
    return {
      impossible: `mounting a tmpfs failed: ${error instanceof Error ? error.message.trim() : String(error)}`,
    };
  }
  undertaker.willUnmount(folder);
  const ballast = join(folder, 'ballast');
  return {
    folder,
    fill: () => fill(ballast),
    free: () => rmSync(ballast, { force: true }),
    unmount: () => {
      execFileSync('umount', ['--lazy', folder], { stdio: 'pipe' });
    },
  };
}

function fill(path: string): void {
  const file = openSync(path, 'a');
  try {
    // Ever smaller pieces, until not one byte more fits.
    for (let size = chunk.length; size >= 1; ) {
      if (!write(file, size)) size = Math.floor(size / 2);
    }
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** False when there was no room for all of it. */
function write(file: number, size: number): boolean {
  try {
    return writeSync(file, chunk, 0, size) === size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
