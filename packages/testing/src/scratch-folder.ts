import { accessSync, constants, mkdtempSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What all servers of a run may need at the same time, in bytes; a container's share of memory is often 64 MiB. */
const enough = 4 * 1024 ** 3;

/** Linux keeps this one in memory. */
const inMemory = '/dev/shm';

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= enough;
  } catch {
    return false;
  }
}

/**
 * A new folder for the data of a server that is thrown away: in memory where there is room. On a disk each of the
 * hundreds of databases that a run makes costs two to ten times the processor time.
 */
export const scratchFolder = (prefix: string): string =>
  mkdtempSync(join(hasRoom(inMemory) ? inMemory : tmpdir(), prefix));
