import { Client } from 'undici';
import type { LoadRequest } from './requests.ts';

/** One connection with one request at a time. */
export interface Connection {
  /** Calls `done` with null after the expected answer, else with what came instead. */
  send(request: LoadRequest, done: (failure: string | null) => void): void;
  close(): Promise<void>;
}

/** By undici's callbacks, below fetch: what the client spends is missing to the server beside it. */
export function openConnection(origin: string): Connection {
  const client = new Client(origin, { pipelining: 1 });
  return {
    send: ({ expected, ...request }, done) => {
      let status = 0;
      let text = '';
      client.dispatch(request, {
        onRequestStart: () => undefined,
        onResponseStart: (_controller, statusCode) => {
          status = statusCode;
        },
        onResponseData: (_controller, chunk) => {
          if (status !== expected) text += chunk.toString('utf8');
        },
        onResponseEnd: () => done(status === expected ? null : `${status} ${text}`),
        onResponseError: (_controller, error) => done(String(error)),
      });
    },
    close: () => client.close(),
  };
}
