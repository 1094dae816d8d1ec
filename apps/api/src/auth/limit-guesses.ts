import { DomainError } from '@waybill/domain';
import pLimit from 'p-limit';
import { Problem } from '../http/problem.ts';
import { networkOf } from './network-of.ts';
import { Waits } from './waits.ts';

export interface Guess {
  ip: string | undefined;
  /** Whose secret is being guessed: an e-mail address, or a person's id. */
  whose: string;
}

/** Runs what verifies a secret. Throws `too_many_attempts` instead for who has guessed wrong too often. */
export type LimitGuesses = <T>(guess: Guess, verify: () => Promise<T>) => Promise<T>;

/** Of one place for one person: ten for nothing, then half a minute, doubled each time up to a quarter of an hour. */
const forPerson = { free: 10, firstMs: 30_000, mostMs: 15 * 60_000 };
/** Of one place for anybody: an office behind one address mistypes more often, and never waits for long. */
const forPlace = { free: 100, firstMs: 1_000, mostMs: 60_000 };

/** Hashing a password takes a thread and 19 MiB: a flood of logins must leave both to everybody else. */
const hashedAtOnce = 2;
const mostWaiting = 50;
/** One place cannot fill the queue that others stand in. */
const mostWaitingOfPlace = 10;

const tooMany = (waitMs: number) => {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new Problem('too_many_attempts', `Too many attempts: wait ${seconds} seconds.`, {
    headers: { 'Retry-After': String(seconds) },
  });
};

const isWrongGuess = (error: unknown): boolean =>
  error instanceof DomainError &&
  (error.code === 'invalid_credentials' || error.code === 'invalid_second_factor');

/**
 * Lets secrets be verified a few at a time, and makes who guesses wrong wait: for the place together with the person,
 * and for the place alone. Nothing is counted for a person alone, so that nobody can lock somebody else out: the right
 * password from another address always gets in. Each process counts by itself.
 */
export function createLimitGuesses({ clock = Date.now }: { clock?: () => number } = {}): LimitGuesses {
  const ofPerson = new Waits(forPerson, clock);
  const ofPlace = new Waits(forPlace, clock);
  const limit = pLimit(hashedAtOnce);
  const inside = new Map<string, number>();

  async function inTurn<T>(place: string, verify: () => Promise<T>): Promise<T> {
    const waiting = inside.get(place) ?? 0;
    if (waiting >= mostWaitingOfPlace || limit.pendingCount >= mostWaiting) throw tooMany(1_000);
    inside.set(place, waiting + 1);
    try {
      return await limit(verify);
    } finally {
      const left = (inside.get(place) ?? 1) - 1;
      if (left === 0) inside.delete(place);
      else inside.set(place, left);
    }
  }

  return async ({ ip, whose }, verify) => {
    const place = networkOf(ip);
    const person = `${place} ${whose.toLowerCase()}`;
    const waitMs = Math.max(ofPerson.remaining(person), ofPlace.remaining(place));
    if (waitMs > 0) throw tooMany(waitMs);
    // Counted before it is known to be wrong: guesses that are made at once do not pass each other by.
    ofPerson.fail(person);
    ofPlace.fail(place);
    try {
      const result = await inTurn(place, verify);
      ofPerson.forget(person);
      ofPlace.forgive(place);
      return result;
    } catch (error) {
      if (!isWrongGuess(error)) {
        ofPerson.forgive(person);
        ofPlace.forgive(place);
      }
      throw error;
    }
  };
}
