import { notFound } from '@waybill/domain';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id from a path. One that cannot be an id is told apart in nothing from one that does not exist: `not_found`. */
export function pathId(text: string, what: string): string {
  if (!uuid.test(text)) throw notFound(what);
  return text;
}
