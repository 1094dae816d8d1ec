import type { Request, Response } from 'express';
import { Problem } from './problem.ts';

/** What a header says of entity tags (RFC 9110, 8.8.3): any, or these, as they were written. */
type Tags = '*' | readonly string[];

const oneTag = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g;

/** Undefined where the header is absent, or says nothing that could be compared. */
export function readTags(header: string | undefined): Tags | undefined {
  if (header === undefined) return undefined;
  return header.trim() === '*' ? '*' : (header.match(oneTag) ?? []);
}

const withoutWeakness = (tag: string): string => tag.replace(/^W\//, '');

/** Throws `precondition_failed` unless `If-Match` is absent or names the tag. A weak tag is none to change things by. */
export function requireMatch(req: Pick<Request, 'get'>, tag: string): void {
  const tags = readTags(req.get('If-Match'));
  if (tags === undefined || tags === '*' || tags.includes(tag)) return;
  throw new Problem('precondition_failed', 'It has been changed since: read it again, and decide anew.', {
    headers: { ETag: tag },
  });
}

/** Whether who asks has it already, as `If-None-Match` says. */
export function isKnown(req: Pick<Request, 'get'>, tag: string): boolean {
  const tags = readTags(req.get('If-None-Match'));
  if (tags === undefined) return false;
  return tags === '*' || tags.map(withoutWeakness).includes(withoutWeakness(tag));
}

/** Answers with the body under its tag; without it where who asks has it already. */
export function sendTagged(
  req: Pick<Request, 'get'>,
  res: Response,
  { tag, body }: { tag: string; body: unknown },
): void {
  res.set('ETag', tag);
  if (isKnown(req, tag)) res.status(304).end();
  else res.json(body);
}
