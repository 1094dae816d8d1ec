import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be frozen, as a host that hangs is: nothing is answered, and nothing is closed. */
export interface FreezableProxy {
  /** The server's, with the proxy's host and port. */
  url: string;
  /**
   * Lets nothing through any more, in neither direction. With `from`, everything goes on until clients have sent these
   * texts, one after the other; the last one still arrives: what is held back is the answer.
   */
  freeze(options?: { from?: readonly string[] }): void;
  /** Lets through what was held back, and all that comes. */
  thaw(): void;
  /** Connections that clients hold open. */
  readonly connections: number;
  close(): Promise<void>;
}

export async function startFreezableProxy(url: string): Promise<FreezableProxy> {
  const target = new URL(url);
  const clients = new Set<Socket>();
  const sockets = new Set<Socket>();
  let frozen = false;
  let triggers: readonly string[] = [];

  function freezeAll(): void {
    frozen = true;
    for (const socket of sockets) socket.pause();
  }

  function hold(socket: Socket): void {
    sockets.add(socket);
    if (frozen) socket.pause();
    // Each end is told of the other's end by what follows; a broken connection is not this proxy's concern.
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  }

  function carry(from: Socket, to: Socket, noticing: (chunk: Buffer) => void): void {
    from.on('data', (chunk: Buffer) => {
      to.write(chunk);
      noticing(chunk);
    });
    from.once('end', () => to.end());
    from.once('close', () => to.destroySoon());
  }

  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    clients.add(client);
    client.once('close', () => clients.delete(client));
    hold(client);
    hold(upstream);
    carry(client, upstream, (chunk) => {
      const [awaited, ...later] = triggers;
      if (awaited === undefined || !chunk.includes(awaited)) return;
      triggers = later;
      if (later.length === 0) freezeAll();
    });
    carry(upstream, client, () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = new URL(url);
  own.hostname = '127.0.0.1';
  own.port = String((server.address() as AddressInfo).port);

  return {
    url: own.href,
    freeze: ({ from } = {}) => {
      if (from === undefined) freezeAll();
      else triggers = from;
    },
    thaw: () => {
      frozen = false;
      triggers = [];
      for (const socket of sockets) socket.resume();
    },
    get connections() {
      return clients.size;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
