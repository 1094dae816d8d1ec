import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * A TCP proxy that stands between our processes and a server, and can do what networks do: refuse, as a machine does
 * on which nobody listens, or fall silent, as a router does that has lost its tables.
 */
export interface Gate {
  readonly port: number;
  /** New connections work from now on. Those that met the silence stay dead, and nobody is told. */
  open(): Promise<void>;
  /** Cuts every connection and takes no new one. */
  refuse(): Promise<void>;
  /** No byte comes through any more, on any connection, and none is closed. New ones are taken and stay silent. */
  silence(): void;
  close(): Promise<void>;
}

interface Pair {
  client: Socket;
  /** Null for one that was taken during a silence. */
  server: Socket | null;
  isDead: boolean;
}

/** `target` is asked at each connection: a server that comes back may have another port. */
export async function createGate(target: () => number): Promise<Gate> {
  const pairs = new Set<Pair>();
  let isSilent = false;

  function take(client: Socket): void {
    const pair: Pair = { client, server: null, isDead: isSilent };
    pairs.add(pair);
    client.on('error', () => undefined);
    client.setNoDelay(true);
    if (isSilent) {
      client.pause();
      client.once('close', () => pairs.delete(pair));
    } else {
      join(pair);
    }
  }

  function join(pair: Pair): void {
    const { client } = pair;
    const server = connect({ port: target(), host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
    pair.server = server;
    server.once('error', () => client.resetAndDestroy());
    server.once('close', () => !pair.isDead && client.destroy());
    client.once('close', () => {
      pairs.delete(pair);
      // The other end of a dead connection hears nothing of it, until something is sent that way again.
      if (!pair.isDead) server.destroy();
    });
    client.pipe(server).pipe(client);
  }

  function kill(pair: Pair): void {
    pair.isDead = true;
    const { client, server } = pair;
    server?.unpipe(client);
    if (server) client.unpipe(server);
    client.pause();
    server?.pause();
  }

  const cutAll = () => {
    for (const { client, server } of pairs) {
      client.resetAndDestroy();
      server?.destroy();
    }
    pairs.clear();
  };
  const buryTheDead = () => {
    for (const { isDead, server } of pairs) if (isDead) server?.destroy();
  };

  let listener = await listen(0, take);
  const { port } = listener.address() as AddressInfo;

  return {
    port,
    async open() {
      isSilent = false;
      buryTheDead();
      if (!listener.listening) listener = await listen(port, take);
    },
    async refuse() {
      const closed = stop(listener);
      cutAll();
      await closed;
    },
    silence() {
      isSilent = true;
      for (const pair of pairs) kill(pair);
    },
    async close() {
      const closed = stop(listener);
      cutAll();
      await closed;
    },
  };
}

/** While it was closed, somebody's outgoing connection may have been given the port for a moment. */
async function listen(port: number, take: (client: Socket) => void, tries = 50): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, take);
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    if (port === 0 || tries === 1) throw error;
    await pause(100);
    return listen(port, take, tries - 1);
  }
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
  await closed;
}
