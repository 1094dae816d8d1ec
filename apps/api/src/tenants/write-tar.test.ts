import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { writeTar } from './write-tar.ts';

const at = new Date('2026-03-02T09:30:00.000Z');

it('an archive is unpacked by tar to the same files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'waybill-tar-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const files = [0, 1, 511, 512, 513, 70_000].map((size) => ({
    name: `${'n'.repeat(90)}.${size}`,
    bytes: randomBytes(size),
    modifiedAt: at,
  }));
  await writeFile(
    join(directory, 'all.tar'),
    writeTar(
      (async function* () {
        yield* files;
      })(),
    ),
  );
  await promisify(execFile)('tar', ['-xf', 'all.tar'], { cwd: directory });
  for (const { name, bytes } of files) {
    expect((await readFile(join(directory, name))).equals(bytes)).toBe(true);
    expect((await stat(join(directory, name))).mtime).toEqual(at);
  }
});

it('a name that has no room is refused', async () => {
  const entry = { name: 'n'.repeat(101), bytes: Buffer.alloc(1), modifiedAt: at };
  const archive = writeTar(
    (async function* () {
      yield entry;
    })(),
  );
  await expect(archive.next()).rejects.toThrow(RangeError);
});
