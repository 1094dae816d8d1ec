import type { Request, Response } from 'express';
import { isUtf8Of } from '../http/media-type.ts';
import { Problem } from '../http/problem.ts';
import { parseJson } from './parse-json.ts';
import { createReadBody } from './read-body.ts';

const read = createReadBody(256 * 1024);

const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new Problem('invalid_json', 'The body is not valid UTF-8.', { cause: error });
  }
}

/**
 * The body as JSON. Undefined when there is none and `optional` allows that. Throws `unsupported_media_type`,
 * `body_too_large`, `invalid_json`, and `validation_failed` for names given twice and text that cannot be stored.
 */
export async function readJson(
  req: Request,
  res: Response,
  { optional = false }: { optional?: boolean } = {},
): Promise<unknown> {
  // RFC 8259, 8.1
  if (hasBody(req) && !isUtf8Of('application/json', req.get('Content-Type'))) {
    throw new Problem('unsupported_media_type', 'Send the body as application/json in UTF-8.', {
      headers: { Accept: 'application/json' },
    });
  }
  const bytes = await read(req, res);
  if (bytes.length > 0) return parseJson(decode(bytes));
  if (optional) return undefined;
  throw new Problem('invalid_json', 'The request has no body.');
}
