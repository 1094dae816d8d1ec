import type { Call } from '../call.ts';
import { notFound } from '../errors.ts';
import type { Authorization } from '../model.ts';
import { lapseAuthorization } from './lapse.ts';

/** The authorisation as it stands now. */
export function findAuthorization(call: Call, id: string): Authorization {
  const authorization = call.books.authorizations.get(id);
  if (authorization === undefined) throw notFound();
  lapseAuthorization(call, authorization);
  return call.books.authorizations.get(id) ?? authorization;
}
