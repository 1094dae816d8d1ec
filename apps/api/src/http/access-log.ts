import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '@waybill/runtime';
import type { RequestHandler, Response } from 'express';
import { pinoHttp } from 'pino-http';
import { callerOf } from '../auth/principal.ts';
import { isProbe } from './probes.ts';
import { requestIdOf } from './request-id.ts';

/** The path alone: a query can hold an e-mail address, and a header or a body anything. */
const describeRequest = ({ method, url = '' }: IncomingMessage) => ({ method, path: url.split('?', 1)[0] });

const describeResponse = (res: ServerResponse) => ({ status: res.statusCode });

function idsOf(res: Response) {
  const caller = callerOf(res);
  return caller ? { tenantId: caller.tenantId, actor: caller.actor } : {};
}

const levelOf = (res: ServerResponse) =>
  res.statusCode >= 500 ? 'error' : res.statusCode >= 400 ? 'warn' : 'info';

/** One line for each answer, and `req.log`, which carries the request's id. */
export function logAccess(log: Logger): RequestHandler {
  return pinoHttp<IncomingMessage, Response>({
    logger: log,
    genReqId: (_req, res) => requestIdOf(res),
    quietReqLogger: true,
    customAttributeKeys: { reqId: 'requestId', responseTime: 'durationMs' },
    wrapSerializers: false,
    serializers: { req: describeRequest, res: describeResponse },
    autoLogging: { ignore: isProbe },
    customLogLevel: (_req, res) => levelOf(res),
    customProps: (_req, res) => idsOf(res),
    customSuccessMessage: (_req, res) => (res.writableFinished ? 'answered' : 'the client went away'),
    customErrorMessage: (_req, res) => `answered ${res.statusCode}`,
    // Its own line has told the error already.
    customErrorObject: (_req, _res, _error, { err: _, ...line }: Record<string, unknown>) => line,
  }) as RequestHandler;
}
