import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from './create-health.ts';

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/** For processes that serve nothing else. Rejects when the port is taken. */
export async function serveHealth(
  health: Health,
  { port, host }: { port: number; host: string },
): Promise<HealthServer> {
  const server = createServer((request, response) => health.handle(request, response));
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
