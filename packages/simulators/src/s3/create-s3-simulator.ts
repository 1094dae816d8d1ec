import type { IncomingMessage, ServerResponse } from 'node:http';
import { listen } from '../lib/listen.ts';
import { type Credentials, signatureFault } from './signature.ts';

export interface S3SimulatorOptions extends Credentials {
  bucket: string;
  /** 0 picks a free one. */
  port: number;
  /** Keys in one answer of a list; 1,000 if absent, as at Amazon. */
  pageSize?: number;
}

export interface S3Simulator {
  readonly url: string;
  /** The next so many requests fail with this status and code. */
  failNext(times: number, status: number, code: string): void;
  close(): Promise<void>;
}

const escapeXml = (text: string): string => text.replace(/[<>&"]/g, (char) => `&#${char.charCodeAt(0)};`);

const document = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?>\n${body}`;

function send(
  res: ServerResponse,
  status: number,
  body: string | Uint8Array = '',
  contentType = 'application/xml',
) {
  res.writeHead(status, { 'content-type': contentType, 'content-length': Buffer.byteLength(body) });
  res.end(body);
}

const fail = (res: ServerResponse, status: number, code: string): void =>
  send(res, status, document(`<Error><Code>${code}</Code><Message>${code}</Message></Error>`));

async function readBody(req: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of req) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/**
 * A bucket of S3 in memory, on the loopback: PUT, GET, DELETE of objects by path, and ListObjectsV2. Every signature is
 * checked.
 */
export async function createS3Simulator(options: S3SimulatorOptions): Promise<S3Simulator> {
  const { bucket, pageSize = 1_000 } = options;
  const objects = new Map<string, { bytes: Buffer; contentType: string }>();
  const faults: { status: number; code: string }[] = [];

  function list(res: ServerResponse, query: URLSearchParams): void {
    const [prefix, after] = [query.get('prefix') ?? '', query.get('continuation-token') ?? ''];
    const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = keys.slice(0, pageSize);
    const contents = page.map((key) => `<Contents><Key>${escapeXml(key)}</Key></Contents>`).join('');
    const isLast = keys.length <= pageSize;
    const next = isLast
      ? ''
      : `<NextContinuationToken>${escapeXml(page.at(-1) ?? '')}</NextContinuationToken>`;
    send(
      res,
      200,
      document(
        `<ListBucketResult><IsTruncated>${!isLast}</IsTruncated>${contents}${next}</ListBucketResult>`,
      ),
    );
  }

  function answer(
    req: IncomingMessage,
    res: ServerResponse,
    { key, body }: { key: string; body: Buffer },
  ): void {
    const contentType = req.headers['content-type'] ?? 'application/octet-stream';
    if (req.method === 'PUT') {
      objects.set(key, { bytes: body, contentType });
      send(res, 200);
      return;
    }
    if (req.method === 'DELETE') {
      objects.delete(key);
      res.writeHead(204).end();
      return;
    }
    const found = objects.get(key);
    if (found) send(res, 200, found.bytes, found.contentType);
    else fail(res, 404, 'NoSuchKey');
  }

  async function handle(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await readBody(req);
    const url = new URL(req.url ?? '/', 'http://localhost');
    const [path, query] = [url.pathname, url.searchParams];
    const fault = faults.shift();
    if (fault) return fail(res, fault.status, fault.code);
    const wrong = signatureFault(
      { method: req.method ?? '', path, query, headers: req.headers, body },
      options,
    );
    if (wrong) return fail(res, 403, wrong);
    const [, named, ...rest] = path.split('/').map(decodeURIComponent);
    if (named !== bucket) return fail(res, 404, 'NoSuchBucket');
    if (rest.length === 0) return list(res, query);
    answer(req, res, { key: rest.join('/'), body });
  }

  const server = await listen((req, res) => void handle(req, res).catch(() => res.destroy()), options);
  return {
    url: server.url,
    failNext: (times, status, code) =>
      void faults.push(...Array.from({ length: times }, () => ({ status, code }))),
    close: () => server.close(),
  };
}
