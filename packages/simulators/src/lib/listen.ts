import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Listening {
  /** Without a trailing slash, for example `http://127.0.0.1:4242`. */
  url: string;
  port: number;
  /** Stops listening and cuts the connections that are still open. Closing twice is no error. */
  close(): Promise<void>;
}

/** Serves `handler` on `port` (0 picks a free one). Rejects when the port is taken. */
export function listen(
  handler: RequestListener,
  { port, host = '127.0.0.1' }: { port: number; host?: string },
): Promise<Listening> {
  const server = createServer(handler);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const bound = (server.address() as AddressInfo).port;
      let closed: Promise<void> | null = null;
      resolve({
        url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
        port: bound,
        close() {
          closed ??= new Promise((done, failed) => {
            server.close((error) => (error ? failed(error) : done()));
            server.closeAllConnections();
          });
          return closed;
        },
      });
    });
  });
}
