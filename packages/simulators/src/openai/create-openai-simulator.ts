import { randomUUID } from 'node:crypto';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import { faultRoutes } from '../lib/fault-queue.ts';
import { listen } from '../lib/listen.ts';
import { complete, sendError } from './complete.ts';
import { invalidRequest, wrongKey } from './errors.ts';
import {
  type CompletionFault,
  type CompletionFaultOrder,
  type CompletionFaults,
  createCompletionFaults,
} from './faults.ts';
import { type ChatRequest, chatRequest } from './request.ts';

export interface OpenAiSimulatorOptions {
  /** The only key it accepts. */
  apiKey: string;
  /** 0 picks a free one. */
  port: number;
  /** 127.0.0.1 if absent. */
  host?: string;
}

export interface OpenAiSimulator {
  /** For the setting `OPENAI_BASE_URL`, for example `http://127.0.0.1:4243/v1`. */
  readonly url: string;
  /** Orders a fault; it strikes once unless `times` says otherwise. */
  addFault(order: CompletionFaultOrder): CompletionFault;
  clearFaults(): void;
  /** The latest requests it understood, oldest first, 100 at most. */
  requests(): ChatRequest[];
  close(): Promise<void>;
}

const authenticate =
  (apiKey: string): RequestHandler =>
  (req, res, next) => {
    const given = /^Bearer (.+)$/i.exec(req.get('Authorization') ?? '')?.[1] ?? '';
    if (given === apiKey) next();
    else sendError(res, wrongKey(given));
  };

const isHttpError = (error: unknown): error is Error & { status: number } =>
  error instanceof Error && 'status' in error && typeof error.status === 'number';

const errorHandler =
  (closing: AbortSignal): ErrorRequestHandler =>
  (error: unknown, _req, res, next) => {
    if (closing.aborted || res.headersSent || !isHttpError(error)) return next(error);
    sendError(res, invalidRequest(`We could not parse the JSON body of your request. (${error.message})`));
  };

function createApp(options: {
  apiKey: string;
  faults: CompletionFaults;
  closing: AbortSignal;
  understood: (request: ChatRequest) => void;
}): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(faultRoutes(options.faults));
  app.use('/v1', authenticate(options.apiKey), express.json({ limit: '1mb' }), (_req, res, next) => {
    res.set({ 'x-request-id': `req_${randomUUID().replaceAll('-', '')}`, 'openai-version': '2020-10-01' });
    next();
  });
  app.post('/v1/chat/completions', async (req, res) => {
    const parsed = chatRequest.safeParse(req.body);
    if (!parsed.success) {
      const param = parsed.error.issues[0]?.path.join('.') || null;
      return sendError(res, invalidRequest(z.prettifyError(parsed.error), { param }));
    }
    options.understood(parsed.data);
    await complete(res, { request: parsed.data, fault: options.faults.take(), closing: options.closing });
  });
  app.use((req, res) => {
    sendError(res, invalidRequest(`Invalid URL (${req.method} ${req.path})`, { status: 404 }));
  });
  app.use(errorHandler(options.closing));
  return app;
}

/**
 * The chat completions of OpenAI on the loopback, as the real SDK speaks them: bearer authentication, structured
 * outputs, usage, error bodies. What it says is made from the product data in the request, without a model. Faults
 * are ordered through `addFault` or with `POST /_simulator/faults`.
 */
export async function createOpenAiSimulator(options: OpenAiSimulatorOptions): Promise<OpenAiSimulator> {
  const closing = new AbortController();
  const faults = createCompletionFaults();
  const requests: ChatRequest[] = [];
  const understood = (request: ChatRequest) => {
    requests.push(request);
    if (requests.length > 100) requests.shift();
  };
  const app = createApp({ apiKey: options.apiKey, faults, closing: closing.signal, understood });
  const server = await listen(app, options);

  return {
    url: `${server.url}/v1`,
    addFault: (order) => faults.add(order),
    clearFaults: () => faults.clear(),
    requests: () => [...requests],
    close() {
      closing.abort();
      return server.close();
    },
  };
}
