import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deleteAll, type FileStorage } from '@waybill/domain';
import { createS3Simulator, type S3Simulator } from '@waybill/simulators/s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileSystemStorage, createS3Storage } from './index.ts';

const credentials = {
  region: 'eu-test-1',
  bucket: 'files',
  accessKeyId: 'AKIATEST',
  secretAccessKey: 'secret/+=',
};
const contentType = 'image/webp';
const bytes = (text: string) => new TextEncoder().encode(text);

let directory: string;
let simulator: S3Simulator;
const storages = new Map<string, FileStorage>();
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'waybill-storage-'));
  // Lists are told three keys at a time.
  simulator = await createS3Simulator({ ...credentials, port: 0, pageSize: 3 });
  storages.set('a folder', createFileSystemStorage({ directory }));
  storages.set('a bucket', createS3Storage({ ...credentials, endpoint: simulator.url }));
});
afterAll(async () => {
  await simulator.close();
  await rm(directory, { recursive: true });
});

async function keysOf(storage: FileStorage, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of storage.list(prefix)) keys.push(key);
  return keys.sort();
}

describe.each(['a folder', 'a bucket'])('%s', (name) => {
  const storage = (): FileStorage => {
    const found = storages.get(name);
    if (!found) throw new Error(`there is no ${name}`);
    return found;
  };

  it('gives back what was put there last, byte by byte', async () => {
    const everyByte = Uint8Array.from({ length: 70_000 }, (_, n) => n % 256);
    await storage().put('t1/images/a/1.webp', bytes('before'), { contentType });
    await storage().put('t1/images/a/1.webp', everyByte, { contentType });
    expect(Buffer.from((await storage().get('t1/images/a/1.webp')) ?? []).equals(everyByte)).toBe(true);
    await storage().put('t1/empty', bytes(''), { contentType });
    expect(await storage().get('t1/empty')).toHaveLength(0);
  });

  it('has nothing where nothing was put, or was deleted', async () => {
    expect(await storage().get('t1/none')).toBeNull();
    expect(await storage().get('t1/images')).toBeNull();
    await storage().put('t1/gone', bytes('x'), { contentType });
    await storage().delete('t1/gone');
    await storage().delete('t1/gone');
    expect(await storage().get('t1/gone')).toBeNull();
  });

  it('lists what lies below, however much, and deletes it, and nothing beside it', async () => {
    const keys = Array.from({ length: 8 }, (_, n) => `t2/images/i${n % 2}/file_${n}.jpeg`);
    const beside = ['t22/images/x', 't2-other'];
    for (const key of [...keys, ...beside]) await storage().put(key, bytes(key), { contentType });
    expect(await keysOf(storage(), 't2/')).toEqual(keys.toSorted());
    expect(await keysOf(storage(), 't2/images/i1/')).toHaveLength(4);
    expect(await keysOf(storage(), 'nobody/')).toEqual([]);
    expect(await deleteAll(storage(), 't2/')).toBe(8);
    expect(await keysOf(storage(), 't2/')).toEqual([]);
    for (const key of beside) expect(await storage().get(key)).toEqual(expect.anything());
  });

  it('takes many files of one folder at once, while others go', async () => {
    const write = async (n: number) => {
      await storage().put(`t3/x/${n}`, bytes('1'), { contentType });
      await storage().delete(`t3/x/${n}`);
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(n)));
    expect(await keysOf(storage(), 't3/')).toEqual([]);
  });

  it.each([
    '../t2/secret',
    't1/../../etc/passwd',
    '/etc/passwd',
    't1//x',
    't1/.hidden',
    't1/..',
    't1/a\\..\\b',
    't1/%2e%2e/x',
    't1/a\0b',
    't1/ü',
    '',
    't1/',
    'x'.repeat(513),
  ])('refuses %o, which is no key', async (key) => {
    await expect(storage().put(key, bytes('x'), { contentType })).rejects.toThrow(TypeError);
    await expect(storage().get(key)).rejects.toThrow(TypeError);
    await expect(storage().delete(key)).rejects.toThrow(TypeError);
    await expect(keysOf(storage(), `${key}/../`)).rejects.toThrow(TypeError);
  });
});

it('a folder shows no file that was not written to its end, and follows no list out of itself', async () => {
  const storage = createFileSystemStorage({ directory });
  await storage.put('t4/x/1', bytes('1'), { contentType });
  await writeFile(join(directory, 't4/x/.left-by-a-crash.tmp'), 'half');
  await symlink('/etc', join(directory, 't4/etc'));
  expect(await keysOf(storage, 't4/')).toEqual(['t4/etc', 't4/x/1']);
  expect((await readdir(join(directory, 't4/x'))).length).toBe(2);
});

it('a bucket is asked again when it is busy, and its refusals are told without secrets', async () => {
  const storage = createS3Storage({ ...credentials, endpoint: simulator.url });
  simulator.failNext(2, 503, 'SlowDown');
  await storage.put('t5/x', bytes('x'), { contentType });
  expect(await storage.get('t5/x')).toEqual(bytes('x'));
  const stranger = createS3Storage({ ...credentials, endpoint: simulator.url, secretAccessKey: 'wrong' });
  await expect(stranger.get('t5/x')).rejects.toThrow('403 SignatureDoesNotMatch');
  const elsewhere = createS3Storage({ ...credentials, endpoint: simulator.url, bucket: 'none' });
  await expect(elsewhere.get('t5/x')).rejects.toThrow('404 NoSuchBucket');
});
