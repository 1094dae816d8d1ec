import { Cluster, Redis } from 'ioredis';

export interface RedisAddress {
  /** `redis://…` or `rediss://…`; of a cluster, any of its nodes, or several with commas between. */
  url: string;
  /** The server is one of a Redis Cluster: keys are found on the node that holds their slot. */
  isCluster: boolean;
}

export interface ConnectOptions {
  connectionName: string;
  /** Whether commands wait for a lost connection to come back. */
  enableOfflineQueue: boolean;
  /** Null: for as long as it takes. */
  maxRetriesPerRequest: number | null;
  /** Milliseconds. */
  connectTimeout: number;
  /** A connection that is silent for so many milliseconds while it is waited for is given up. */
  socketTimeout: number;
}

export type RedisClient = Redis | Cluster;

/** Milliseconds before the next attempt to connect. */
const reconnectAfter = (attempt: number) => Math.min(attempt * 100, 2_000);

/** Connects in the background. For a cluster the login and TLS of the first address count for all nodes. */
export function connectRedis({ url, isCluster }: RedisAddress, options: ConnectOptions): RedisClient {
  if (!isCluster) return writingTogether(new Redis(url, { ...options, retryStrategy: reconnectAfter }));
  const nodes = url.split(',').map((address) => new URL(address.trim()));
  const [first] = nodes;
  return new Cluster(
    nodes.map(({ hostname, port }) => ({ host: hostname, port: Number(port) || 6379 })),
    {
      clusterRetryStrategy: reconnectAfter,
      enableOfflineQueue: options.enableOfflineQueue,
      slotsRefreshTimeout: 2_000,
      slotsRefreshInterval: 30_000,
      // Certificates are for names: what a node calls itself is not looked up before it is compared.
      dnsLookup: (address, callback) => callback(null, address),
      redisOptions: {
        ...options,
        ...(first?.username && { username: decodeURIComponent(first.username) }),
        ...(first?.password && { password: decodeURIComponent(first.password) }),
        ...(first?.protocol === 'rediss:' && { tls: {} }),
      },
    },
  );
}

/**
 * Has the commands of one moment written together: jobs of one batch end at the same moment, and to tell the system
 * about each of them costs client and server more than the command itself. (The client's own pipelines would be sent
 * once more as a whole after a lost connection, and start jobs twice.)
 */
function writingTogether(client: Redis): Redis {
  return client.on('connect', () => {
    const { stream } = client;
    const write = stream.write.bind(stream);
    const corked = (...args: Parameters<typeof write>) => {
      if (stream.writableCorked === 0) {
        stream.cork();
        setImmediate(() => stream.uncork());
      }
      return write(...args);
    };
    Object.assign(stream, { write: corked });
  });
}

/** The servers that hold the data: all masters of a cluster that are known, or the one server. */
export const serversOf = (client: RedisClient): Redis[] =>
  client instanceof Cluster ? client.nodes('master') : [client];
