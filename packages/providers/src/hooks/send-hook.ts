import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import {
  type HookAnswer,
  type HookRequest,
  isAllowedAddress,
  judgeTarget,
  type SendHook,
  type TargetPolicy,
} from '@waybill/domain';
import { readRetryAfter } from '../retry-after.ts';
import { createGuardedLookup, RefusedAddress, type ResolveAll } from './resolve-target.ts';

export interface HookSenderOptions {
  policy: TargetPolicy;
  /** Of a whole exchange, in milliseconds; 10 s if absent. */
  timeoutMs?: number;
  /** The system's if absent. */
  resolveAll?: ResolveAll;
  /** Certificates that are trusted besides the well-known ones. */
  ca?: string;
}

/** So much of an answer is read, in bytes: only its status counts. */
const mostRead = 16 * 1_024;
const userAgent = 'Waybill-Webhooks/1';

/** How Node names what went wrong, in words for the shop's people. */
const wordings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its name is not known',
  EAI_AGAIN: 'its name could not be looked up',
  ECONNREFUSED: 'it refused the connection',
  ECONNRESET: 'it closed the connection',
  EHOSTUNREACH: 'it cannot be reached',
  ENETUNREACH: 'it cannot be reached',
  ETIMEDOUT: 'it did not answer in time',
};

/** Nothing that the receiver says is repeated: it may hold what is none of ours. */
function reasonOf(error: unknown): string {
  if (error instanceof RefusedAddress) return error.message;
  if (!(error instanceof Error)) return 'it could not be reached';
  if (error.name === 'TimeoutError') return 'it did not answer in time';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('HPE_')) return 'its answer is not HTTP';
  if (/CERT|TLS|SSL|SELF_SIGNED|ALTNAME/.test(code)) return `its certificate is not trusted (${code})`;
  return wordings[code] ?? 'it could not be reached';
}

interface Exchange {
  request: HookRequest;
  lookup: LookupFunction;
  signal: AbortSignal;
  options: HookSenderOptions;
}

type Read = Pick<Extract<HookAnswer, { kind: 'answered' }>, 'status' | 'retryAfterMs'>;

function readHead({ statusCode: status = 0, headers }: http.IncomingMessage): Read {
  const retryAfterMs = readRetryAfter(headers['retry-after'], Date.now());
  return retryAfterMs === null ? { status } : { status, retryAfterMs };
}

/** Resolves with what counts of the answer once it was read, as far as it is read. */
const exchange = ({ request, lookup, signal, options }: Exchange): Promise<Read> =>
  new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const { request: open } = url.protocol === 'https:' ? https : http;
    const body = Buffer.from(request.body);
    const headers = { ...request.headers, 'user-agent': userAgent, 'content-length': body.length };
    const outgoing = open(url, {
      ...{ method: 'POST', headers, lookup, signal, agent: false },
      ...(options.ca && { ca: options.ca }),
    });
    outgoing.on('error', reject);
    // The lookup is not asked about an address that stands in the URL itself.
    outgoing.on('socket', (socket) => {
      socket.once('connect', () => {
        if (!isAllowedAddress(socket.remoteAddress ?? '', options.policy))
          outgoing.destroy(new RefusedAddress());
      });
    });
    outgoing.on('response', (incoming) => {
      const finish = () => {
        resolve(readHead(incoming));
        outgoing.destroy();
      };
      let read = 0;
      incoming.on('data', (chunk: Buffer) => {
        read += chunk.length;
        if (read > mostRead) finish();
      });
      incoming.on('end', finish);
      incoming.on('error', reject);
    });
    outgoing.end(body);
  });

/** Sends messages to endpoints over HTTP; each on a connection of its own. */
export function createHookSender(options: HookSenderOptions): SendHook {
  const { policy, timeoutMs = 10_000, resolveAll } = options;
  const lookup = createGuardedLookup(policy, resolveAll);
  return async (request, { signal }): Promise<HookAnswer> => {
    const startedAt = performance.now();
    const took = () => performance.now() - startedAt;
    const objection = judgeTarget(request.url, policy);
    if (objection !== null) return { kind: 'failed', reason: `its URL ${objection}`, durationMs: took() };
    try {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      const read = await exchange({ request, lookup, signal: limit, options });
      return { kind: 'answered', ...read, durationMs: took() };
    } catch (error) {
      signal.throwIfAborted();
      const cause = error instanceof Error && error.name === 'AbortError' ? error.cause : error;
      return { kind: 'failed', reason: reasonOf(cause), durationMs: took() };
    }
  };
}
