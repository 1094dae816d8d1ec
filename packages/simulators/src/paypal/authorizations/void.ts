import type { Call } from '../call.ts';
import { unprocessable } from '../errors.ts';
import type { Authorization } from '../model.ts';
import { closeAuthorization } from './close.ts';
import { authorizationState } from './state.ts';

/** Gives the held money back, or what is left of it after partial captures. */
export function voidAuthorization(call: Call, authorization: Authorization): Authorization {
  const { root, status } = authorizationState(call.books, authorization);
  if (authorization.parentId !== null) throw unprocessable('CANNOT_BE_VOIDED');
  if (status === 'VOIDED') throw unprocessable('PREVIOUSLY_VOIDED');
  if (status === 'CAPTURED') throw unprocessable('PREVIOUSLY_CAPTURED');
  return closeAuthorization(call, root, 'voided');
}
