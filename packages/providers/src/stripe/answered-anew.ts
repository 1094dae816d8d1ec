import Stripe from 'stripe';
import type { Session } from './session.ts';

/**
 * Makes a request under its key, or under the next one where Stripe only repeats a failure of its own: it keeps the
 * first answer to a key for a day, a 500 too, so that trying again with that key could never succeed. Only for
 * requests that move no money when they are made twice.
 */
export async function answeredAnew<T>(
  session: Session,
  key: string,
  request: (idempotencyKey: string) => Promise<T>,
): Promise<T> {
  for (let nth = 1; ; nth++) {
    try {
      return await request(nth === 1 ? key : `${key}:${nth}`);
    } catch (error) {
      if (!isRepeatedFailure(session, error)) throw error;
    }
  }
}

const isRepeatedFailure = (session: Session, error: unknown): boolean =>
  error instanceof Stripe.errors.StripeError && (error.statusCode ?? 0) >= 500 && session.replayed();
