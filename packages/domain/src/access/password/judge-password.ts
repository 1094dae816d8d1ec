import { DomainError } from '../../errors.ts';
import { type IsBreached, loadBreached } from './breached.ts';

/** In characters as people count them. NIST SP 800-63B asks for length, and for nothing of how it is composed. */
export const shortestPassword = 12;
export const longestPassword = 256;

/** Below it a password is a key held down. */
const fewestDifferent = 5;

/** Shorter ones are in words that nobody would guess. */
const shortestCore = 4;

/** What is left when digits and marks that were put around it are taken away. */
const coreOf = (password: string): string => password.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** `abcabc` is guessed like `abc`. */
const unitOf = (password: string): string => /^(.+?)\1+$/u.exec(password)?.[1] ?? password;

const isGuessed = (password: string, isBreached: IsBreached): boolean => {
  const plain = password.toLowerCase();
  const core = coreOf(plain);
  return [plain, unitOf(plain)].some(isBreached) || (core.length >= shortestCore && isBreached(unitOf(core)));
};

/** Why nobody may choose it; null if it will do. */
export function refusalOf(
  password: string,
  { email }: { email: string },
  isBreached: IsBreached,
): string | null {
  const characters = [...password.normalize('NFKC')];
  if (characters.length < shortestPassword) return `must have at least ${shortestPassword} characters`;
  if (password.length > longestPassword) return `must have at most ${longestPassword} characters`;
  if (new Set(characters).size < fewestDifferent) return 'repeats too few characters';
  const address = email.toLowerCase();
  const own = [address, address.slice(0, address.lastIndexOf('@'))];
  const plain = password.toLowerCase();
  if (own.includes(plain) || own.includes(coreOf(plain))) return 'must not be the e-mail address';
  if (isGuessed(password, isBreached)) return 'is among the first that are guessed: it was in data breaches';
  return null;
}

/** Throws `password_refused`. `field` is what the caller calls it. */
export async function requireGoodPassword(
  password: string,
  { email, field = 'password' }: { email: string; field?: string },
): Promise<void> {
  const message = refusalOf(password, { email }, await loadBreached());
  if (message === null) return;
  throw new DomainError('password_refused', `The password ${message}.`, {
    errors: [{ path: field, message }],
  });
}
