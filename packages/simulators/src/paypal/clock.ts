import type { Books } from './books.ts';

export interface Clock {
  /** The time of the payments, milliseconds since 1970. */
  now(): number;
  /** The time outside, by which tokens expire and webhooks are signed. */
  outside(): number;
  /** Puts the time of the payments forward, for good. */
  advance(ms: number): void;
}

const id = 'payments';

/** A clock that can be put forward, so that nobody has to wait 29 days for an authorisation to lapse. */
export function createClock(books: Books, clock: () => Date): Clock {
  const offset = () => books.clock.get(id)?.offset ?? 0;
  const outside = () => clock().getTime();
  return {
    outside,
    now: () => outside() + offset(),
    advance(ms) {
      books.clock.put({ id, offset: offset() + ms });
    },
  };
}
