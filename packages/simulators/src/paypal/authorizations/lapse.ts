import type { Call } from '../call.ts';
import type { Authorization } from '../model.ts';
import { closeAuthorization } from './close.ts';
import { authorizationState } from './state.ts';

/** Gives the money back whose time has run out; does nothing to any other. */
export function lapseAuthorization(call: Call, authorization: Authorization): void {
  const { root, status } = authorizationState(call.books, authorization);
  const open = status === 'CREATED' || status === 'PARTIALLY_CAPTURED';
  if (open && root.expires <= call.now) closeAuthorization(call, root, 'expired');
}

/** Nobody has to ask for an authorisation to make it lapse. */
export function lapseAuthorizations(call: Call): void {
  for (const authorization of call.books.authorizations.values()) lapseAuthorization(call, authorization);
}
