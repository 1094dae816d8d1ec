import type { Database } from '@waybill/db';
import { authenticateStaff, DomainError, type StaffMember } from '@waybill/domain';
import { LRUCache } from 'lru-cache';
import pLimit from 'p-limit';
import { z } from 'zod';
import { Problem } from '../http/problem.ts';
import { line } from '../validation/fields.ts';

/** What staff types in, bounded: it is looked up and hashed. */
export const credentialsSchema = z.strictObject({ email: line(254), password: line(256) });
export type Credentials = z.output<typeof credentialsSchema>;

/** Throws `invalid_credentials`, and `too_many_attempts` for who has guessed wrong too often. */
export type LogIn = (credentials: Credentials, from: { ip: string | undefined }) => Promise<StaffMember>;

const mostFailures = 10;
const failuresCountForMs = 60_000;
/** Hashing a password takes a thread and 19 MiB: a flood of logins must leave both to everybody else. */
const hashedAtOnce = 2;
const mostWaiting = 50;

const tooMany = () =>
  new Problem('too_many_attempts', 'Too many attempts to log in: wait a minute.', {
    headers: { 'Retry-After': String(failuresCountForMs / 1_000) },
  });

/** Checks passwords, a few at a time; each process counts failures by itself, for each person and address. */
export function createLogIn(db: Database): LogIn {
  const failures = new LRUCache<string, number>({ max: 10_000, ttl: failuresCountForMs });
  const limit = pLimit(hashedAtOnce);
  return async (credentials, { ip = '' }) => {
    const who = `${ip} ${credentials.email.toLowerCase()}`;
    if ((failures.get(who) ?? 0) >= mostFailures || limit.pendingCount >= mostWaiting) throw tooMany();
    try {
      return await limit(() => authenticateStaff(db, credentials));
    } catch (error) {
      if (error instanceof DomainError) failures.set(who, (failures.get(who) ?? 0) + 1);
      throw error;
    }
  };
}
