import { until } from '@waybill/testing';
import { Redis } from 'ioredis';
import { freePort, type RedisServer, startRedis } from './redis-server.ts';

export interface RedisCluster {
  readonly nodes: readonly RedisServer[];
  /** Of all nodes, with commas between. */
  readonly url: string;
  stop(): Promise<void>;
}

const slots = 16_384;
const size = 3;

/** A Redis Cluster of three masters, each a process of its own with a third of the keys. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all(Array.from({ length: size }, startNode));
  const clients = nodes.map(({ url }) => new Redis(url));
  try {
    await Promise.all(
      clients.map((client, nth) =>
        client.call(
          'CLUSTER',
          'ADDSLOTSRANGE',
          String(Math.ceil((slots * nth) / size)),
          String(Math.ceil((slots * (nth + 1)) / size) - 1),
        ),
      ),
    );
    for (const { port, busPort } of nodes.slice(1)) {
      await clients[0]?.call('CLUSTER', 'MEET', '127.0.0.1', String(port), String(busPort));
    }
    await until(async () => {
      const answers = await Promise.all(clients.map((client) => client.cluster('INFO')));
      return answers.every(
        (info) => info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${size}`),
      );
    });
  } finally {
    for (const client of clients) client.disconnect();
  }
  return {
    nodes,
    url: nodes.map(({ url }) => url).join(),
    stop: async () => {
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}

async function startNode(): Promise<RedisServer & { busPort: number }> {
  const busPort = await freePort();
  const server = await startRedis([
    ...['--appendonly', 'yes', '--cluster-enabled', 'yes', '--cluster-port', String(busPort)],
    ...['--cluster-node-timeout', '2000'],
  ]);
  return { ...server, busPort };
}
