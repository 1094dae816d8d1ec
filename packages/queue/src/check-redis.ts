import type { Redis } from 'ioredis';
import type { QueueLog } from './log.ts';

/** The oldest Redis that BullMQ recommends. Valkey and Dragonfly report the Redis version they speak for. */
const oldestVersion = [6, 2] as const;

export class UnsuitableRedis extends Error {
  override readonly name = 'UnsuitableRedis';
}

/**
 * Throws `UnsuitableRedis` when jobs would vanish (eviction) or not work (version, an unexpected cluster); warns when
 * they would not survive a restart, and when the server does not let us find out.
 */
export async function checkRedis(
  redis: Redis,
  log: QueueLog,
  { isCluster = false }: { isCluster?: boolean } = {},
): Promise<void> {
  const info = readInfo(await redis.info());
  refuseOldVersion(info.get('redis_version'));
  if (!isCluster && info.get('redis_mode') === 'cluster') {
    throw new UnsuitableRedis('This Redis is a node of a cluster: set REDIS_CLUSTER=true');
  }

  const policy = info.get('maxmemory_policy') ?? (await readConfig(redis, 'maxmemory-policy'));
  if (policy === null) {
    log.warn(
      {},
      'Redis does not tell its maxmemory-policy: make sure it is noeviction, or jobs can vanish under memory pressure',
    );
  } else {
    refuseEviction(policy);
  }

  if (info.get('aof_enabled') === '1') return;
  const snapshots = await readConfig(redis, 'save');
  if (snapshots === null) {
    log.warn({}, 'Redis does not tell whether it takes snapshots: make sure that persistence is on');
  } else if (snapshots === '') {
    log.warn(
      {},
      'Redis keeps nothing on disk: after its restart the relay has to rebuild every queue; ' +
        'redis-cli CONFIG SET appendonly yes turns persistence on',
    );
  }
}

const readInfo = (info: string): ReadonlyMap<string, string> =>
  new Map(
    info
      .split(/\r?\n/)
      .filter((line) => line.includes(':') && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  );

/** Null where the command is forbidden, as it is with most managed servers. */
async function readConfig(redis: Redis, name: string): Promise<string | null> {
  try {
    const answer = await redis.config('GET', name);
    return Array.isArray(answer) ? String(answer[1] ?? '') : null;
  } catch {
    return null;
  }
}

function refuseOldVersion(version: string | undefined): void {
  const [major = 0, minor = 0] = (version ?? '').split('.').map(Number);
  const [oldestMajor, oldestMinor] = oldestVersion;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new UnsuitableRedis(
    `Redis ${version ?? 'of unknown version'} is too old: the queue needs ${oldestVersion.join('.')} or later`,
  );
}

function refuseEviction(policy: string): void {
  if (policy === 'noeviction') return;
  throw new UnsuitableRedis(
    `Redis may evict jobs (maxmemory-policy is ${policy}). Run: redis-cli CONFIG SET maxmemory-policy noeviction, ` +
      'and put "maxmemory-policy noeviction" into redis.conf',
  );
}
