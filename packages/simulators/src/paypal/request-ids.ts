import type { Books } from './books.ts';
import { PayPalError, previousRequestInProgress } from './errors.ts';

export interface IdentifiedRequest {
  /** Request ids are told apart by call: the same id may create an order and capture it. */
  call: string;
  requestId: string;
  /** How long PayPal remembers it, milliseconds. */
  rememberedMs: number;
}

export interface Executed {
  /** What the request made or changed. */
  resourceId: string;
  /** An earlier request with this id did it. */
  repeated: boolean;
}

/**
 * `PayPal-Request-Id` as described on https://developer.paypal.com/reference/guidelines/idempotency/: a later request
 * with the id of an earlier one does nothing and is told how what that one did stands now, whatever its own body or
 * address says. A declined payment is remembered too; a request refused before it was tried is not.
 */
export function createRequestIds(books: Books, now: () => number) {
  const inFlight = new Set<string>();

  return async function once(request: IdentifiedRequest, execute: () => Promise<string>): Promise<Executed> {
    const id = `${request.call}/${request.requestId}`;
    const remembered = books.answers.get(id);
    if (remembered !== undefined && now() - remembered.created < request.rememberedMs) {
      if ('refusal' in remembered.outcome) throw new PayPalError(remembered.outcome.refusal);
      return { ...remembered.outcome, repeated: true };
    }
    if (inFlight.has(id)) throw previousRequestInProgress();
    inFlight.add(id);
    try {
      const resourceId = await execute();
      books.answers.put({ id, outcome: { resourceId }, created: now() });
      return { resourceId, repeated: false };
    } catch (error) {
      if (error instanceof PayPalError && error.final) {
        books.answers.put({ id, outcome: { refusal: error.refusal }, created: now() });
      }
      throw error;
    } finally {
      inFlight.delete(id);
    }
  };
}
