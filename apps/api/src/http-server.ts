import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface HttpServer {
  port: number;
  /** Takes no new connections, and resolves when the last answer is sent. */
  close(): Promise<void>;
}

/** How long a client may take for its head, and for all of its request, in milliseconds. */
export interface Patience {
  headersTimeout: number;
  requestTimeout: number;
  /** How often the slow ones are looked for. */
  connectionsCheckingInterval: number;
}

/** For a client that sends its head, and then its body, drop by drop. */
const slowest: Patience = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

/** Longer than load balancers keep a connection, or they would send a request into one that is just being closed. */
const keepAliveTimeout = 65_000;

/** Rejects when the port is taken. */
export async function serveHttp(
  listener: RequestListener,
  { port, host, patience = slowest }: { port: number; host: string; patience?: Patience },
): Promise<HttpServer> {
  const server = createServer({ ...patience, keepAliveTimeout }, listener);
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

async function close(server: Server): Promise<void> {
  const closed = once(server, 'close');
  // A connection whose request is being answered now must not be kept alive afterwards.
  server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
  server.keepAliveTimeout = 1;
  server.close();
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  await closed.finally(() => clearInterval(idle));
}
