import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SeenRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: unknown;
}

/** Answers one request. One that does nothing leaves its client waiting. */
export type Turn = (response: ServerResponse) => void;

export const answer =
  (status: number, body?: unknown, headers: Record<string, string> = {}): Turn =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };

export const problem = (status: number, body: object, headers: Record<string, string> = {}): Turn =>
  answer(status, body, { 'content-type': 'application/problem+json', ...headers });

export const hangUp: Turn = (response) => response.destroy();

export const stayQuiet: Turn = () => undefined;

/** The connection breaks in the middle of the body. */
export const breakOff: Turn = (response) => {
  response.writeHead(200, { 'content-length': '100' });
  response.write('{"id":', () => response.destroy());
};

export interface ScriptedServer extends AsyncDisposable {
  baseUrl: string;
  seen: SeenRequest[];
}

/** Takes the turns one after the other, and the last one again and again. */
export async function scriptedServer(...turns: Turn[]): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    void text(request).then((sent) => {
      const { method = '', url = '', headers } = request;
      seen.push({ method, path: url, headers, body: sent === '' ? undefined : JSON.parse(sent) });
      turns[Math.min(seen.length, turns.length) - 1]?.(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
