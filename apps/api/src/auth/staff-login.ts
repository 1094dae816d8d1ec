import type { Database } from '@waybill/db';
import { authenticateStaff, type StaffMember } from '@waybill/domain';
import { z } from 'zod';
import { line } from '../validation/fields.ts';
import type { LimitGuesses } from './limit-guesses.ts';

/** What staff types in, bounded: it is looked up and hashed. */
export const credentialsSchema = z.strictObject({ email: line(254), password: line(256) });
export type Credentials = z.output<typeof credentialsSchema>;

/** Throws `invalid_credentials`, and `too_many_attempts` for who has guessed wrong too often. */
export type LogIn = (credentials: Credentials, from: { ip: string | undefined }) => Promise<StaffMember>;

export const createLogIn =
  (db: Database, limitGuesses: LimitGuesses): LogIn =>
  (credentials, { ip }) =>
    limitGuesses({ ip, whose: credentials.email }, () => authenticateStaff(db, credentials));
