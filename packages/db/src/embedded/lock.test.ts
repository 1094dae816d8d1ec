import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { takeLock } from './lock.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waybill-lock-'));
  path = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function take(): { release(): void } {
  const lock = takeLock(path);
  if ('heldBy' in lock) throw new Error(`held by ${lock.heldBy.pid}`);
  return lock;
}

test('is held until it is released', () => {
  const lock = take();
  expect(takeLock(path)).toMatchObject({ heldBy: { pid: process.pid } });
  lock.release();
  take().release();
});

test('is taken from a holder that is dead', () => {
  writeFileSync(path, JSON.stringify({ pid: 2 ** 22 + 1, birth: null }));
  take();
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ pid: process.pid });
});

test('is taken when the process id of the holder has gone to another process', () => {
  writeFileSync(path, JSON.stringify({ pid: process.ppid, birth: 'long ago' }));
  take();
});

test('is taken when the process id of the holder has come round to our own', () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, birth: 'long ago' }));
  take();
});

test('is taken when its file was cut short', () => {
  writeFileSync(path, '{"pi');
  take();
});
