import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { type Checks, probe, type ReadinessReport } from './probe.ts';

export interface Health {
  readiness(): Promise<ReadinessReport>;
  /** From now on `/readyz` says no, so that no new work is sent here; the first step of a shutdown. */
  close(): void;
  /** Answers `/livez` and `/readyz`; anything else goes to `next`, or is answered with 404 without one. */
  handle(request: IncomingMessage, response: ServerResponse, next?: () => void): void;
}

export interface HealthOptions {
  checks: Checks;
  log: Logger;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
}

export function createHealth({ checks, log }: HealthOptions): Health {
  let isClosing = false;
  let running: Promise<ReadinessReport> | null = null;

  /** Those who ask while a probe runs share it, so that asking often costs nothing. */
  function readiness(): Promise<ReadinessReport> {
    if (isClosing) return Promise.resolve({ status: 'unready', checks: {} });
    running ??= probe(checks, log).finally(() => {
      running = null;
    });
    return running;
  }

  async function answerReadiness(response: ServerResponse): Promise<void> {
    const report = await readiness();
    answer(response, report.status === 'unready' ? 503 : 200, report);
  }

  return {
    readiness,
    close: () => {
      isClosing = true;
    },
    handle: (request, response, next) => {
      const path = request.url?.split('?', 1)[0];
      const isRead = request.method === 'GET' || request.method === 'HEAD';
      if (isRead && path === '/livez') answer(response, 200, { status: 'alive', pid: process.pid });
      else if (isRead && path === '/readyz') void answerReadiness(response);
      else if (next) next();
      else answer(response, 404, { status: 'not_found' });
    },
  };
}
