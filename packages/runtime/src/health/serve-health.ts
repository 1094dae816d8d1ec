import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Health } from './create-health.ts';

export interface HealthServer {
  port: number;
  close(): Promise<void>;
}

/** Answers what it knows, and hands anything else to `next`. */
export type Answer = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

/** For processes that serve nothing else but what `also` answers. Rejects when the port is taken. */
export async function serveHealth(
  health: Health,
  { port, host }: { port: number; host: string },
  also: Answer = (_request, _response, next) => next(),
): Promise<HealthServer> {
  const server = createServer((request, response) =>
    also(request, response, () => health.handle(request, response)),
  );
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
