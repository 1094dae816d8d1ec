import { superuser } from './initialise.ts';
import { readState } from './state.ts';

/**
 * Where the server of this home was when it last started, for its owner and superuser; null when it never has. Made for
 * programs beside the one that runs it: whether it is up they find out by connecting.
 */
export function recordedPostgresUrl(home: string): string | null {
  const state = readState(home);
  if (!state?.port) return null;
  return `postgresql://${superuser}:${state.password}@127.0.0.1:${state.port}/waybill`;
}
