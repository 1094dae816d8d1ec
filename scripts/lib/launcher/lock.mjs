import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './root.mjs';
import { adviceFor, Trouble } from './trouble.mjs';

const path = join(root, '.install.lock');
const beatMs = 2_000;
const staleMs = 15_000;

/** Two that install at once would remove each other's files: the second waits until the first is done. */
export async function withLock(body) {
  await take();
  const heart = setInterval(beat, beatMs);
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    await body();
  } finally {
    clearInterval(heart);
    process.removeListener('exit', release);
    release();
  }
}

/** Process ids come round again, so a holder proves that it lives by touching the file. */
function beat() {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // Whoever removed it takes the consequences; the work at hand is nearly done.
  }
}

async function take() {
  let told = false;
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST')
        throw new Trouble(adviceFor(error.code, root) ?? `${path}: ${error.message}`);
    }
    const holder = holderOf();
    if (!holder) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told) console.error(`Another run (process ${holder}) is installing: waiting until it is done …`);
    told = true;
    await pause(500);
  }
}

/** The living holder's process id; `null` when there is none any more. */
function holderOf() {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Date.now() - statSync(path).mtimeMs < staleMs && !isDead(pid) ? pid : null;
  } catch {
    return null;
  }
}

function isDead(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
